package amp.pgcopy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.PostgresUrl;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each column of PostgreSQL's catalogs is in a query of the copier, so that it is copied and
 * compared, or is listed with the reason why not. A new version's columns are neither, until
 * somebody decides.
 */
class CatalogColumnsIT {
  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final Pattern PRINTED = Pattern.compile("printed by (\\w+)");

  private static final String COLUMNS =
      """
      select format('%s.%s', c.relname, a.attname) from pg_class c
        join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and a.attnum > 0
      """;

  /** The columns of each version. */
  private static final Map<Integer, Set<String>> COLUMNS_OF = new TreeMap<>();

  /** The reason for each column, or for each catalog with a star. */
  private static final Map<String, String> REASONS = new LinkedHashMap<>();

  @BeforeAll
  static void read() throws SQLException, IOException {
    COLUMNS_OF.put(18, columns(TestServer.shared()));
    try (TestServer old = TestServer.start(Binaries.postgres(15))) {
      COLUMNS_OF.put(15, columns(old));
    }
    try (InputStream in = CatalogColumnsIT.class.getResourceAsStream("columns.txt")) {
      new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" +", 2))
          .forEach(
              words ->
                  assertThat(REASONS.put(words[0], words[1])).as("twice: " + words[0]).isNull());
    }
  }

  @AfterAll
  static void forget() {
    COLUMNS_OF.clear();
    REASONS.clear();
  }

  private static Set<String> columns(TestServer server) throws SQLException {
    try (Connection connection = Connector.open(PostgresUrl.parse(server.url("postgres")))) {
      return new TreeSet<>(SqlStatements.texts(connection, COLUMNS));
    }
  }

  @Test
  void eachColumnIsInAQueryOrListed() {
    COLUMNS_OF.forEach(
        (version, columns) ->
            assertThat(columns.stream().filter(column -> !isInAQuery(column, version)))
                .as("of version " + version)
                .allMatch(column -> REASONS.containsKey(column) || isListedAsAWhole(column)));
  }

  @Test
  void whatIsListedExistsAndIsInNoQuery() {
    List<String> wrong = new ArrayList<>();
    for (String listed : REASONS.keySet()) {
      boolean needed =
          COLUMNS_OF.entrySet().stream()
              .anyMatch(
                  entry ->
                      entry.getValue().stream()
                          .filter(column -> column.equals(listed) || whole(column).equals(listed))
                          .anyMatch(column -> !isInAQuery(column, entry.getKey())));
      if (!needed) {
        wrong.add(listed);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatIsPrintedByAFunctionIsAskedOfIt() {
    List<String> unasked = new ArrayList<>();
    for (int version : COLUMNS_OF.keySet()) {
      Set<String> words = words(version);
      REASONS.forEach(
          (listed, reason) -> {
            Matcher printed = PRINTED.matcher(reason);
            if (printed.lookingAt() && !words.contains(printed.group(1))) {
              unasked.add(listed);
            }
          });
    }
    assertThat(unasked).isEmpty();
  }

  @Test
  void whatIsReportedOrRefusedIsLookedFor() {
    Set<String> words = words(CompatibilityCheck.queries());
    List<String> unasked = new ArrayList<>();
    REASONS.forEach(
        (listed, reason) -> {
          String catalog = listed.substring(0, listed.indexOf('.'));
          boolean said = reason.startsWith("named in the report") || reason.startsWith("refused");
          if (said
              && !words.contains(catalog)
              && !words.contains(catalog.replaceFirst("pg_", "pg_stat_"))) {
            unasked.add(listed);
          }
        });
    assertThat(unasked).isEmpty();
  }

  private static boolean isInAQuery(String column, int version) {
    return words(version).contains(column.substring(column.indexOf('.') + 1));
  }

  private static boolean isListedAsAWhole(String column) {
    return REASONS.containsKey(whole(column));
  }

  private static String whole(String column) {
    return column.substring(0, column.indexOf('.')) + ".*";
  }

  private static Set<String> words(int version) {
    List<String> queries =
        Catalog.queries(version, Set.of()).stream()
            .map(CatalogQuery::sql)
            .collect(Collectors.toList());
    queries.add(DependencyQueries.aliases(version));
    queries.add(DependencyQueries.NEEDS);
    return words(queries);
  }

  private static Set<String> words(Collection<String> queries) {
    return queries.stream()
        .flatMap(query -> WORD.matcher(query).results().map(result -> result.group()))
        .collect(Collectors.toSet());
  }
}
