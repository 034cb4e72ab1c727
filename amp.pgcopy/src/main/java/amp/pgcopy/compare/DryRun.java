package amp.pgcopy.compare;

import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.rows.TableData;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Creates what depends on the target's machine and undoes it: only the server itself knows whether
 * an extension, a library, a locale and a provider of security labels are there.
 */
public final class DryRun {
  /** The file and the name of a function in C; what stands before the language is one line each. */
  private static final Pattern IN_LIBRARY =
      Pattern.compile(
          "\\A[^\n]*\n(?: [^\n]*\n)*? LANGUAGE c\n(?: [^\n]*\n)*AS (.*)\\z", Pattern.DOTALL);

  /** Who is asked for a label. */
  private static final Pattern PROVIDER =
      Pattern.compile(
          "\\A(?:do E?'begin execute format\\(E?'')?security label for"
              + " (\"(?:[^\"]|\"\")+\"|\\w+) on ");

  private DryRun() {}

  /**
   * Returns what the target cannot create, or has no room for, a line each.
   *
   * @param tables whose rows are copied
   */
  public static List<String> failing(
      Catalog catalog, List<TableData> tables, Connection source, Connection target)
      throws SQLException {
    List<String> failing = new ArrayList<>();
    Set<String> tried = new HashSet<>();
    SqlStatements.execute(target, "begin");
    try {
      for (CatalogObject object : catalog.objects()) {
        if (object.kind() == Kind.SCHEMA) {
          attempt(object.statements(), target);
        }
      }
      for (CatalogObject object : catalog.objects()) {
        List<String> trial = trial(object);
        if (!trial.isEmpty() && tried.add(name(object))) {
          String failure = attempt(trial, target);
          // The database that it is tried in may have one of the same name.
          if (!failure.isEmpty() && !failure.contains("already exists")) {
            failing.add(name(object) + ", which the target cannot create: " + failure);
          }
        }
      }
      failing.addAll(ExtensionTables.losing(tables, source, target));
    } finally {
      SqlStatements.execute(target, "rollback");
    }
    return failing;
  }

  /** A provider says the same of all its labels. */
  private static String name(CatalogObject object) {
    return provider(object)
        .map(provider -> "security labels for " + provider)
        .orElseGet(object::toString);
  }

  private static Optional<String> provider(CatalogObject object) {
    return object.kind() == Kind.SECURITY_LABEL || object.kind() == Kind.EVENT_TRIGGER
        ? object.statements().stream()
            .map(PROVIDER::matcher)
            .filter(Matcher::find)
            .map(matcher -> matcher.group(1))
            .findFirst()
        : Optional.empty();
  }

  /** Returns what tells whether the target can create an object, if that is in doubt. */
  private static List<String> trial(CatalogObject object) {
    return switch (object.kind()) {
      case COLLATION -> object.statements();
      case SECURITY_LABEL, EVENT_TRIGGER ->
          provider(object)
              .map(
                  provider ->
                      List.of(
                          "create temporary table amp_trial ()",
                          "security label for " + provider + " on table pg_temp.amp_trial is null",
                          "drop table pg_temp.amp_trial"))
              .orElse(List.of());
      // One that others need may come after them here.
      case EXTENSION -> object.statements().stream().map(s -> s + " cascade").toList();
      case FUNCTION -> {
        Matcher inLibrary = IN_LIBRARY.matcher(object.statements().get(0));
        // PostgreSQL looks into the library, whatever the function takes.
        yield inLibrary.find()
            ? List.of(
                "create function pg_temp.amp_trial() returns integer language c as "
                    + inLibrary.group(1),
                "drop function pg_temp.amp_trial()")
            : List.of();
      }
      default -> List.of();
    };
  }

  private static String attempt(List<String> statements, Connection target) throws SQLException {
    SqlStatements.execute(target, "savepoint trial");
    try {
      SqlStatements.execute(target, statements);
      SqlStatements.execute(target, "release trial");
      return "";
    } catch (SQLException e) {
      SqlStatements.execute(target, "rollback to trial");
      return String.valueOf(e.getMessage()).replace("ERROR: ", "").lines().findFirst().orElse("");
    }
  }
}
