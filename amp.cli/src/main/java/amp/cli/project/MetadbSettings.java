package amp.cli.project;

import amp.cli.config.Configuration;
import amp.cli.config.Key;
import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.metadb.connect.MetadataDbSpec;
import amp.sql.RetryPolicy;
import java.time.Duration;

/** Translates the configuration into what the metadata database's library takes. */
public final class MetadbSettings {
  /** How long a command that only looks waits for the server, and for one answer of it. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final RetryPolicy RETRY =
      new RetryPolicy(100, PATIENCE, Duration.ofMillis(20), Duration.ofMillis(200));

  private MetadbSettings() {}

  /**
   * Returns how to open the database.
   *
   * @param url its URL
   */
  public static MetadataDbSpec of(Configuration configuration, String url) {
    try {
      return MetadataDbSpec.of(url)
          .with(
              spec ->
                  spec.poolSize(Math.toIntExact(configuration.value(Keys.POOL_SIZE)))
                      .minConnections(Math.toIntExact(configuration.value(Keys.MIN_CONNECTIONS)))
                      .maxLifetime(duration(configuration, Keys.MAX_LIFETIME))
                      .idleTimeout(duration(configuration, Keys.IDLE_TIMEOUT))
                      .autoMigrate(configuration.value(Keys.AUTO_MIGRATE)));
    } catch (IllegalArgumentException e) {
      throw new CliException(
          "[metadata_db] cannot be used: " + e.getMessage(),
          "ampctl config show --origin says where each value comes from");
    }
  }

  /** Returns how to look at a database of which nobody knows whether it answers. */
  public static MetadataDbSpec impatient(MetadataDbSpec patient) {
    String seconds = Long.toString(PATIENCE.toSeconds());
    return patient
        .property("loginTimeout", seconds)
        .property("socketTimeout", seconds)
        .with(s -> s.retry(RETRY));
  }

  private static Duration duration(Configuration configuration, Key<Double> key) {
    return Duration.ofMillis(Math.round(configuration.value(key) * 1000));
  }
}
