package amp.pgcopy.dump;

import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import amp.sql.SqlStates;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What pg_dump writes and a server reads otherwise than it was meant, or not at all. */
final class DumpCorrections {
  /**
   * A language whose handler is an extension's is written without it, and a server takes that for
   * an extension of the language's name.
   */
  private static final Pattern LANGUAGE =
      Pattern.compile(
          "(?is)\\s*create or replace procedural language (\"(?:[^\"]|\"\")+\"|\\w+);\\s*");

  /** Before version 18 a partitioned table could be called so, which meant nothing. */
  private static final Pattern UNLOGGED = Pattern.compile("(?is)(\\s*create )unlogged (table\\s)");

  /** Children that are made after such a statement would take that over. */
  private static final Pattern STORAGE =
      Pattern.compile(
          "(?is)\\s*alter (foreign )?table only .* alter column .* set (storage|compression) \\w+;\\s*");

  /** What newer servers note of a column for themselves, an older pg_dump takes for a setting. */
  private static final Pattern COLUMN_VERSION =
      Pattern.compile(
          "(?is)(\\s*alter (?:foreign )?table only .* set \\()([^()]*\\bpg_attver=[^()]*)(\\);\\s*)");

  private final Map<String, List<String>> languages;

  /**
   * Prepares them.
   *
   * @param source what is in the database that is dumped
   */
  DumpCorrections(List<CatalogObject> source) {
    languages =
        source.stream()
            .filter(object -> object.kind() == Kind.LANGUAGE)
            .collect(
                Collectors.toMap(object -> plain(object.identity()), CatalogObject::statements));
  }

  private static String plain(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  /** Returns what is to be run in place of a statement: itself, as a rule. */
  List<String> of(String statement) {
    Matcher version = COLUMN_VERSION.matcher(statement);
    if (version.matches()) {
      return withoutVersion(version);
    }
    Matcher language = LANGUAGE.matcher(statement);
    return language.matches()
        ? languages.getOrDefault(plain(language.group(1)), List.of(statement))
        : List.of(statement);
  }

  private static List<String> withoutVersion(Matcher statement) {
    String settings =
        Stream.of(statement.group(2).split(", "))
            .filter(setting -> !setting.startsWith("pg_attver="))
            .collect(Collectors.joining(", "));
    return settings.isEmpty()
        ? List.of()
        : List.of(statement.group(1) + settings + statement.group(3));
  }

  /** Tells whether a statement has to wait until all tables are there. */
  static boolean waitsForTables(String statement) {
    return STORAGE.matcher(statement).matches();
  }

  /** Returns what is to be run after a server has refused a statement, if anything helps. */
  static Optional<String> after(SQLException refusal, String statement) {
    Matcher unlogged = UNLOGGED.matcher(statement);
    return SqlStates.FEATURE_NOT_SUPPORTED.equals(refusal.getSQLState()) && unlogged.lookingAt()
        ? Optional.of(unlogged.replaceFirst("$1$2"))
        : Optional.empty();
  }
}
