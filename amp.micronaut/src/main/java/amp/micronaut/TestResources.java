package amp.micronaut;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import io.micronaut.testresources.core.Scope;
import io.micronaut.testresources.core.TestResourcesResolver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL for Micronaut Test Resources, without a container: its server, or the embedded one,
 * asks here for what a data source lacks, for JDBC and for R2DBC. Each data source has a database
 * of its own, which is there until the server ends; one of the same name for JDBC and for R2DBC has
 * the same. It is reached on 127.0.0.1 with a password, since the application has nothing of ours.
 * A data source that has a URL of its own is served nothing.
 */
public final class TestResources implements TestResourcesResolver {
  private static final String JDBC = "datasources";
  private static final String R2DBC = "r2dbc.datasources";
  private static final String URL = "url";

  /** Micronaut finds the driver by the URL. */
  private static final List<String> SERVED = List.of(URL, "username", "password");

  /**
   * What a data source can say of the kind of database that it wants. Nothing of it can be served:
   * what is asked for would need itself.
   */
  private static final Map<String, Set<String>> OURS =
      Map.of(
          "db-type", Set.of("postgres", "postgresql"),
          "dialect", Set.of("postgres"),
          "driver-class-name", Set.of("org.postgresql.driver"));

  private static final Pattern PROPERTY =
      Pattern.compile(
          "(?<kind>r2dbc\\.)?datasources\\.(?<name>[^.]+)\\.(?<key>url|username|password)");

  private final Map<Database, TempDb> open = new HashMap<>();

  private record Database(String scope, String name) {}

  /** Creates it; Test Resources does, since it is a service. */
  public TestResources() {}

  @Override
  public String getDisplayName() {
    return "PostgreSQL by amp";
  }

  /** Comes before the containers: it is there because somebody chose it. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public List<String> getRequiredPropertyEntries() {
    return List.of(JDBC, R2DBC);
  }

  @Override
  public List<String> getResolvableProperties(
      Map<String, Collection<String>> dataSources, Map<String, Object> configuration) {
    return Stream.concat(properties(JDBC, dataSources), properties(R2DBC, dataSources)).toList();
  }

  private static Stream<String> properties(
      String entry, Map<String, Collection<String>> dataSources) {
    return dataSources.getOrDefault(entry, List.of()).stream()
        .flatMap(name -> SERVED.stream().map(key -> entry + "." + name + "." + key));
  }

  @Override
  public List<String> getRequiredProperties(String expression) {
    Matcher property = PROPERTY.matcher(expression);
    if (!property.matches()) {
      return List.of();
    }
    String prefix = prefix(property);
    List<String> required = new ArrayList<>(OURS.keySet().stream().map(prefix::concat).toList());
    required.add(Scope.PROPERTY_KEY);
    if (!property.group("key").equals(URL)) {
      required.add(prefix + URL);
    }
    return required;
  }

  @Override
  public Optional<String> resolve(
      String expression, Map<String, Object> properties, Map<String, Object> configuration) {
    Matcher property = PROPERTY.matcher(expression);
    if (!property.matches() || !wantsPostgres(prefix(property), properties)) {
      return Optional.empty();
    }
    String scope = String.valueOf(properties.getOrDefault(Scope.PROPERTY_KEY, ""));
    Database wanted = new Database(scope, property.group("name"));
    Object url = properties.get(prefix(property) + URL);
    if (url != null && !url.equals(served(property, wanted))) {
      // Whoever names a database has its user and password, or needs none.
      return Optional.empty();
    }
    ConnectionInfo database = open(wanted);
    return Optional.ofNullable(
        switch (property.group("key")) {
          case URL -> url(property, database);
          case "username" -> database.user();
          default -> database.password().orElse(null);
        });
  }

  private static String url(Matcher property, ConnectionInfo database) {
    return property.group("kind") == null
        ? database.jdbcUrl()
        : "r2dbc:postgresql://%s:%d/%s"
            .formatted(database.host(), database.port(), database.database());
  }

  /** Returns the URL that a data source has from here; null where it has none. */
  private synchronized @Nullable String served(Matcher property, Database database) {
    TempDb there = open.get(database);
    return there == null || !there.isRunning() ? null : url(property, connection(there));
  }

  private static String prefix(Matcher property) {
    return (property.group("kind") == null ? JDBC : R2DBC) + "." + property.group("name") + ".";
  }

  private static boolean wantsPostgres(String prefix, Map<String, Object> properties) {
    return OURS.entrySet().stream()
        .allMatch(
            entry -> {
              Object said = properties.get(prefix + entry.getKey());
              return said == null
                  || entry.getValue().contains(said.toString().toLowerCase(Locale.ROOT));
            });
  }

  private synchronized ConnectionInfo open(Database database) {
    TempDb there = open.get(database);
    if (there == null || !there.isRunning()) {
      there =
          TempDb.open(
              TempDbSpec.ephemeral()
                  .with(
                      spec ->
                          spec.database(database.name())
                              .listen(0)
                              .holder("Micronaut Test Resources")));
      open.put(database, there);
    }
    return connection(there);
  }

  private static ConnectionInfo connection(TempDb opened) {
    return opened.tcpConnection().orElseGet(opened::connection);
  }
}
