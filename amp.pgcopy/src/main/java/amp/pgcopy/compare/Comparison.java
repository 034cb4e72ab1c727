package amp.pgcopy.compare;

import amp.pgcopy.api.CopyReport;
import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.rows.TableData;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Compares two databases: every object of the catalogs, and every row of every table. */
public final class Comparison {
  /** From version 18 on NOT NULL has a name, which older servers do not know. */
  private static final Pattern NOT_NULL_NAME =
      Pattern.compile(" constraint (\"(?:[^\"]|\"\")+\"|\\w+) not null");

  /** From version 14 on each range type has a multirange type. */
  private static final Pattern MULTIRANGE_NAME = Pattern.compile(", multirange_type_name = [^)]*");

  private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'");

  private final List<String> differences = new ArrayList<>();
  private final Predicate<CatalogObject> scope;

  /**
   * Prepares a comparison.
   *
   * @param scope which objects of the catalogs it is of
   */
  public Comparison(Predicate<CatalogObject> scope) {
    this.scope = scope;
  }

  /** The count and the sum of the hashes of all rows. */
  private record Sum(long rows, String hash) {
    @Override
    public String toString() {
      return rows + " rows with the sum " + hash;
    }
  }

  /** Returns what differs, a line each. */
  public List<String> differences() {
    return differences;
  }

  /** How the target prints definitions that it does not print as the source does. */
  @FunctionalInterface
  private interface Reprint {
    /** Returns them, or more, as far as the target can create them. */
    List<CatalogObject> of(List<CatalogObject> doubtful) throws SQLException;
  }

  /**
   * Compares what creates each object.
   *
   * @param reader connected to the target, whose major version {@code version} is
   */
  public void catalogs(Catalog source, Connection reader, int version, boolean sameVersion)
      throws SQLException {
    catalogs(
        source,
        Catalog.read(reader, version),
        doubtful -> TargetDefinitions.of(source, doubtful, reader, version),
        sameVersion);
  }

  /**
   * Compares what creates each object.
   *
   * @param target what the target has
   * @param rehearsed how the target prints what it makes of the source's definitions
   */
  public void catalogs(Catalog source, Catalog target, Catalog rehearsed, boolean sameVersion)
      throws SQLException {
    catalogs(source, target, doubtful -> rehearsed.objects(), sameVersion);
  }

  private void catalogs(Catalog source, Catalog target, Reprint reprint, boolean sameVersion)
      throws SQLException {
    Map<String, CatalogObject> expected = byName(source.objects());
    Map<String, CatalogObject> actual = byName(target.objects());
    Map<CatalogObject, CatalogObject> doubtful = new LinkedHashMap<>();
    pair(
        expected,
        actual,
        (object, found) -> {
          if (!alike(object, found, sameVersion)) {
            if (object.kind().hasExpressions()) {
              doubtful.put(object, found);
            } else {
              differ(object, found);
            }
          }
        });
    if (!doubtful.isEmpty()) {
      Map<String, CatalogObject> reprinted = byName(reprint.of(List.copyOf(doubtful.keySet())));
      doubtful.forEach(
          (object, found) -> {
            CatalogObject again = reprinted.get(object.toString());
            if (again == null || !alike(again, found, sameVersion)) {
              differ(object, found);
            }
          });
    }
  }

  /**
   * Compares what creates each object in two databases of one server.
   *
   * @param source what was copied into the first one, which may print it otherwise
   * @param sameVersion whether the source's server is of the same version as theirs
   */
  public void definitions(Catalog source, Catalog copy, Catalog other, boolean sameVersion) {
    Map<String, CatalogObject> origins = byName(source.objects());
    pair(
        byName(copy.objects()),
        byName(other.objects()),
        (object, found) -> {
          CatalogObject origin = origins.get(object.toString());
          if (!alike(object, found, true)
              && (origin == null || !alike(origin, found, sameVersion))) {
            differ(object, found);
          }
        });
  }

  /** Hands over what both have, and notes what one alone has. */
  private void pair(
      Map<String, CatalogObject> expected,
      Map<String, CatalogObject> actual,
      BiConsumer<CatalogObject, CatalogObject> both) {
    expected.forEach(
        (name, object) -> {
          CatalogObject found = actual.get(name);
          if (found == null) {
            differences.add(name + " is missing");
          } else {
            both.accept(object, found);
          }
        });
    actual.forEach(
        (name, object) -> {
          // What a newer version adds by itself has no statements.
          if (!expected.containsKey(name) && !object.statements().isEmpty()) {
            differences.add(name + " is not in the source");
          }
        });
  }

  private void differ(CatalogObject expected, CatalogObject found) {
    differences.add(expected + " is " + shown(found) + " in place of " + shown(expected));
  }

  private static String shown(CatalogObject object) {
    String statements = object.statements().toString();
    return object.kind().hasSecrets() ? LITERAL.matcher(statements).replaceAll("'…'") : statements;
  }

  private Map<String, CatalogObject> byName(List<CatalogObject> objects) {
    Map<String, CatalogObject> map = new LinkedHashMap<>();
    objects.stream().filter(scope).forEach(object -> map.put(object.toString(), object));
    return map;
  }

  private static boolean alike(CatalogObject one, CatalogObject other, boolean sameVersion) {
    return sameVersion
        ? one.statements().equals(other.statements())
        : unnamed(one).equals(unnamed(other));
  }

  private static String unnamed(CatalogObject object) {
    String text = String.join(";", object.statements());
    text = NOT_NULL_NAME.matcher(text).replaceAll(" not null");
    return MULTIRANGE_NAME.matcher(text).replaceAll("");
  }

  /** Compares all rows; both servers work at the same time. */
  public List<CopyReport.Table> rows(Connection source, Connection target, List<TableData> tables)
      throws SQLException {
    List<CopyReport.Table> compared = new ArrayList<>();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      for (TableData table : tables) {
        CompletableFuture<Sum> there = later(executor, source, table);
        Sum here = sum(target, table);
        Sum expected = join(there);
        if (!here.equals(expected)) {
          differences.add(table.name() + ": " + here + " in place of " + expected);
        }
        compared.add(new CopyReport.Table(table.name(), here.rows(), here.hash()));
      }
    } finally {
      executor.shutdownNow();
    }
    return compared;
  }

  private static CompletableFuture<Sum> later(Executor executor, Connection c, TableData table) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return sum(c, table);
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        },
        executor);
  }

  private static Sum join(CompletableFuture<Sum> sum) throws SQLException {
    try {
      return sum.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SQLException sql) {
        throw sql;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static Sum sum(Connection connection, TableData table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(table.checksum())) {
      row.next();
      return new Sum(row.getLong(1), row.getString(2));
    } catch (SQLException e) {
      throw new SQLException(table.name() + ": " + e.getMessage(), e.getSQLState(), e);
    }
  }
}
