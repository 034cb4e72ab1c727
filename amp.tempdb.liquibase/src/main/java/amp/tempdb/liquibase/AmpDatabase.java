package amp.tempdb.liquibase;

import liquibase.database.DatabaseConnection;
import liquibase.database.core.PostgresDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Names the driver for a URL, and nothing else: what the database is, Liquibase asks the
 * connection, which is a PostgreSQL one, and so takes its own {@link PostgresDatabase}.
 */
public final class AmpDatabase extends PostgresDatabase {
  private static final String PREFIX = "jdbc:amp:";
  private static final String DRIVER = "amp.tempdb.driver.AmpDriver";

  /** Creates it; Liquibase does. */
  public AmpDatabase() {}

  /** Is a name of its own, so that nothing that asks for PostgreSQL by name is given this one. */
  @Override
  public String getShortName() {
    return "amp";
  }

  @Override
  public @Nullable String getDefaultDriver(String url) {
    return url.startsWith(PREFIX) ? DRIVER : null;
  }

  @Override
  public boolean isCorrectDatabaseImplementation(DatabaseConnection connection) {
    return false;
  }
}
