package amp.cli.ampctl.imports;

import java.util.Locale;

/** By which rules texts are sorted in a copy. */
public enum Collation {
  /** As in the database that is copied. */
  SOURCE,

  /** As in the database that is replaced. */
  TARGET;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
