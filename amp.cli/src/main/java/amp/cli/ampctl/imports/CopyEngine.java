package amp.cli.ampctl.imports;

import java.util.Locale;

/** What reads a database that is copied. */
public enum CopyEngine {
  /** pg_dump, where one is found that can; else our own copier. */
  AUTO,

  /** pg_dump. */
  PG_DUMP,

  /** Our own copier. */
  JDBC;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
