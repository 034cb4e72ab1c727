package amp.cli.ampctl;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** What a server says of itself. */
final class StatusQueries {
  private static final String SERVER =
      "select current_setting('server_version'), pg_database_size(current_database()),"
          + " (select count(*) from pg_stat_activity where backend_type = 'client backend'"
          + " and pid <> pg_backend_pid()),"
          + " current_setting('max_connections')::int";
  private static final String LAST_RUN =
      "select version || ', ' || backend || ', started ' || to_char(started_at, 'YYYY-MM-DD HH24:MI')"
          + " || ', ' || coalesce(outcome, 'running') from amp.run order by started_at desc limit 1";

  private StatusQueries() {}

  static void read(Connection connection, Map<String, Object> facts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(SERVER)) {
        row.next();
        facts.put("version", row.getString(1));
        facts.put("database_bytes", row.getLong(2));
        facts.put("connections", row.getLong(3));
        facts.put("max_connections", row.getLong(4));
      }
      if (exists(statement)) {
        try (ResultSet row = statement.executeQuery(LAST_RUN)) {
          if (row.next()) {
            facts.put("last_run", row.getString(1));
          }
        }
      }
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select to_regclass('amp.run') is not null")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
