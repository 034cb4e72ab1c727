package amp.cli.ampctl.exports;

import amp.conninfo.UrlParts;
import amp.sql.SqlText;
import java.util.List;
import java.util.regex.Pattern;

/** Says how a program's URL names a schema in which names without one are to be found. */
final class SchemaHint {
  /** What PostgreSQL reads in a search_path as it is. */
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  private SchemaHint() {}

  /**
   * Returns it, a line each.
   *
   * @param schema its name, as it is and not quoted
   */
  static List<String> lines(String schema) {
    String path = PLAIN.matcher(schema).matches() ? schema : SqlText.identifier(schema);
    // In libpq's options a backslash goes before what would end one.
    String option = "-csearch_path=" + path.replaceAll("[\\\\\\s]", "\\\\$0");
    return List.of(
        "programs find names without a schema where their URL has currentSchema="
            + UrlParts.encoded(path),
        "(JDBC), or options=" + UrlParts.encoded(option) + " (libpq)");
  }
}
