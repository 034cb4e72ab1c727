package amp.cli.console;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;
import java.util.Objects;

/** Asks the user before something goes for good. */
public final class Confirmation {
  private Confirmation() {}

  /**
   * Asks whether something is to be deleted.
   *
   * @param what that which goes, as in {@code the dataset a/b}
   * @param command what to type where nobody can be asked
   * @throws CliException when the user does not say yes, or there is no user
   */
  public static void toDelete(Console console, String what, String command) {
    if (!console.interactive()) {
      throw new CliException(
          ProblemKind.USAGE,
          "nobody can be asked whether to delete " + what,
          List.of(new Remedy.Command("if it is meant, say so", command)));
    }
    console.err().print("Delete " + what + "? Type yes: ");
    console.err().flush();
    if (!answer(console).strip().equalsIgnoreCase("yes")) {
      throw new CliException("nothing was deleted", "type yes to delete it");
    }
  }

  private static String answer(Console console) {
    return Objects.requireNonNullElse(console.in().readLine(), "");
  }
}
