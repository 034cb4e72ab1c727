package amp.pgcopy.api;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.ArrayList;
import java.util.List;

/**
 * The source names roles that the target's server lacks, and nobody said what is to become of that.
 * It was found before anything was written.
 */
public final class MissingRolesException extends CopyException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> missing;

  /**
   * Creates the exception.
   *
   * @param missing each role and where it is named, a line each
   * @param omissible whether the copy can do without them
   */
  public MissingRolesException(List<String> missing, boolean omissible) {
    super(
        ProblemKind.UNSUPPORTED,
        "this database names roles that the target lacks:\n  " + String.join("\n  ", missing),
        remedies(omissible),
        null);
    this.missing = List.copyOf(missing);
  }

  private static List<Remedy> remedies(boolean omissible) {
    List<Remedy> remedies = new ArrayList<>();
    remedies.add(new Remedy.Advice("Nothing was copied. Create them there as you want them"));
    remedies.add(new Remedy.SetOption("missing-roles", "create", "create them, unable to log in"));
    if (omissible) {
      remedies.add(
          new Remedy.SetOption(
              "missing-roles", "omit", "leave out the policies and user mappings for them"));
    }
    return remedies;
  }

  /** Returns each role and where it is named, a line each. */
  public List<String> missing() {
    return missing;
  }
}
