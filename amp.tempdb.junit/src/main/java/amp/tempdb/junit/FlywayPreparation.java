package amp.tempdb.junit;

import amp.tempdb.api.ConnectionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * Databases that Flyway has migrated, with the migrations in {@code classpath:db/migration}. The
 * tests bring Flyway and its support of PostgreSQL, {@code
 * org.flywaydb:flyway-database-postgresql}.
 *
 * <pre>{@code
 * @TempDbTest(preparation = FlywayPreparation.class)
 * }</pre>
 *
 * <p>For other places, or for more to be configured, extend it:
 *
 * <pre>{@code
 * class Migrations extends FlywayPreparation {
 *   Migrations() {
 *     super("classpath:db/orders", "filesystem:sql");
 *   }
 *
 *   @Override
 *   protected Map<String, String> configuration() {
 *     return Map.of("flyway.placeholders.owner", "shop");
 *   }
 * }
 * }</pre>
 *
 * <p>The result is kept in ampup's folder, and made anew whenever a file in these places, the
 * configuration, or the version of Flyway is another one. Where a migration or a callback is a
 * class, or a place is neither on the class path nor in the file system, nobody sees what changes
 * there: every test run then migrates anew, unless {@link #key} is overridden.
 */
public class FlywayPreparation implements TestPreparation {
  private static final String VERSION = "/org/flywaydb/core/internal/version.txt";
  private static final List<String> CODE = List.of("flyway.callbacks", "flyway.resolvers");
  private static final String CALLBACK_LOCATIONS = "flyway.callbackLocations";

  private final List<String> locations;

  /** Takes the migrations in {@code classpath:db/migration}. */
  public FlywayPreparation() {
    this("classpath:db/migration");
  }

  /**
   * Takes the migrations in given places.
   *
   * @param locations where they are, as Flyway's {@code locations} says it: {@code
   *     classpath:db/orders}, {@code filesystem:sql}
   */
  protected FlywayPreparation(String... locations) {
    this.locations = List.of(locations);
  }

  /**
   * Returns what else Flyway is configured with, by the names of its parameters: {@code
   * flyway.schemas}. The places are those of the constructor. Default: nothing.
   */
  protected Map<String, String> configuration() {
    return Map.of();
  }

  /** Returns the hash of the files, the configuration and Flyway's version; see above. */
  @Override
  public String key() {
    Map<String, String> configuration = new TreeMap<>(configuration());
    FileHashes files = new FileHashes(loader());
    boolean seen = configuration.keySet().stream().noneMatch(CODE::contains);
    for (String location : places(configuration)) {
      seen &= files.add(location);
    }
    if (files.isEmpty() && seen) {
      throw new ExtensionConfigurationException(
          "there is no migration in "
              + String.join(" or ", locations)
              + ", where "
              + getClass().getName()
              + " looks for them. Put them there, or extend FlywayPreparation and name the place.");
    }
    Optional<byte[]> version = Resources.read(Flyway.class, VERSION);
    if (!seen || files.haveCode() || version.isEmpty()) {
      return "";
    }
    List<String> parts = new ArrayList<>(List.of(Resources.text(VERSION, version.get()).strip()));
    configuration.forEach((name, value) -> parts.addAll(List.of(name, value)));
    parts.add(locations.toString());
    parts.addAll(files.lines());
    return "flyway-" + Content.hash(parts);
  }

  private List<String> places(Map<String, String> configuration) {
    List<String> places = new ArrayList<>(locations);
    String callbacks = configuration.get(CALLBACK_LOCATIONS);
    if (callbacks != null) {
      places.addAll(List.of(callbacks.split(",", -1)));
    }
    return places;
  }

  /** Migrates the database. */
  @Override
  public void prepare(ConnectionInfo connection) {
    FluentConfiguration flyway = Flyway.configure(loader());
    flyway
        .configuration(configuration())
        .locations(locations.toArray(String[]::new))
        .dataSource(connection.dataSource())
        .load()
        .migrate();
  }

  /** Flyway's own default. */
  private static ClassLoader loader() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader == null ? FlywayPreparation.class.getClassLoader() : loader;
  }
}
