package amp.tempdb.postgres;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.testkit.Binaries;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the engine's tests share. */
final class EngineFixture {
  static final Installation POSTGRES = Installation.at(Binaries.postgres18().resolve("bin"));

  private EngineFixture() {}

  /** A specification whose templates are shared by the tests of this build. */
  static TempDbSpec spec(Path metadb) {
    return TempDbSpec.at(metadb).with(s -> s.home(Binaries.sharedHome()));
  }

  static OpenDb open(TempDbSpec spec) {
    return Engine.open("embedded", POSTGRES, Transport.UNIX, spec);
  }

  static void execute(ConnectionInfo connection, String... statements) throws SQLException {
    try (Connection session = DriverManager.getConnection(connection.jdbcUrl());
        Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  static String ask(ConnectionInfo connection, String query) throws SQLException {
    try (Connection session = DriverManager.getConnection(connection.jdbcUrl());
        Statement statement = session.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }
}
