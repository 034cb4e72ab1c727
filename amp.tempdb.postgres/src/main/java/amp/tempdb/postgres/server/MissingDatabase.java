package amp.tempdb.postgres.server;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.Shortage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Creates the database in a cluster that was made without it. */
final class MissingDatabase {
  /**
   * The role that initdb made has the object id 10; in our clusters it is {@code postgres}, as it
   * is where the user of another amp version is called so: that one's daemon keeps its migrations
   * in {@code _sqlx_migrations}.
   */
  private static final String MADE_BY_OTHERS =
      "SELECT to_regclass('public._sqlx_migrations') IS NOT NULL"
          + " OR (SELECT rolname FROM pg_roles WHERE oid = 10) <> 'postgres'"
          + " AND EXISTS (SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
          + " WHERE left(nspname, 3) <> 'pg_' AND nspname <> 'information_schema')";

  private static final String JDBC_DRIVER = "the JDBC driver org.postgresql:postgresql";

  private MissingDatabase() {}

  /** Tells whether the database does not exist, by a session of the driver with the password. */
  static boolean check(ConnectionInfo connection, String version) {
    try (Connection session = OwnSession.open(connection, version)) {
      return false;
    } catch (SQLException e) {
      if ("3D000".equals(e.getSQLState())) {
        return true;
      }
      throw new TempDbException(
          "cannot connect to " + connection + ": " + e.getMessage(),
          "Put "
              + JDBC_DRIVER
              + " on the class path; where the password in "
              + connection.passwordFile().map(Object::toString).orElse("the URL")
              + " is not the server's, stop the server and delete that file",
          e);
    }
  }

  /**
   * Creates it: empty, or in a cluster of another amp version, which keeps its tables in {@code
   * postgres}, as a copy of that.
   *
   * @param root the folder of the cluster
   * @param version the server's
   */
  static void create(Path root, ConnectionInfo connection, String version) {
    ConnectionInfo postgres = connection.withDatabase("postgres");
    try {
      boolean copy = ask(postgres, version, MADE_BY_OTHERS);
      String statement =
          "CREATE DATABASE "
              + SingleUser.identifier(connection.database())
              + (copy ? " TEMPLATE postgres" : "");
      try (Connection session = OwnSession.open(connection.withDatabase("template1"), version);
          Statement create = session.createStatement()) {
        create.execute(statement);
      }
    } catch (SQLException e) {
      boolean full = Shortage.isDiskFull(e);
      throw new TempDbException(
          full ? ProblemKind.DISK_FULL : ProblemKind.FAILED,
          "the database "
              + connection.database()
              + " does not exist and cannot be created: "
              + e.getMessage(),
          full
              ? List.of(Shortage.room(root, Shortage.START))
              : Remedy.advice("Create it over " + postgres.libpqUrl()),
          e);
    }
  }

  private static boolean ask(ConnectionInfo connection, String version, String query)
      throws SQLException {
    try (Connection session = OwnSession.open(connection, version);
        Statement statement = session.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.next() && result.getBoolean(1);
    }
  }
}
