package shared;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Role;
import amp.tempdb.api.ServerInfo;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.Option;
import amp.tempdb.api.spi.TempDbProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * A database for every folder on the one server of this machine, whose socket is in the folder that
 * {@code SHARED_SOCKET} names.
 */
public final class SharedProvider implements TempDbProvider {
  /** Does nothing, as it has to. */
  public SharedProvider() {}

  @Override
  public String name() {
    return "shared";
  }

  @Override
  public int priority() {
    return 40;
  }

  @Override
  public Set<Option> supports() {
    return EnumSet.of(Option.DURABILITY);
  }

  @Override
  public Capability probe(TempDbSpec spec) {
    if (socket().isEmpty()) {
      return new Capability.Unavailable(
          "SHARED_SOCKET is not set", "Set it to the folder of the shared server's socket");
    }
    try (Connection connection = connect("postgres")) {
      String version = ask(connection, "SHOW server_version").split(" ", 2)[0];
      return new Capability.Available("the shared PostgreSQL " + version, version, this::open);
    } catch (SQLException e) {
      return new Capability.Unavailable(
          "the server of " + socket() + " does not answer: " + e.getMessage(), "Start it");
    }
  }

  @Override
  public OpenDb open(TempDbSpec spec) {
    Path folder = spec.directory().orElseThrow().toAbsolutePath().normalize();
    String key = folder + "/" + spec.database();
    String database =
        "shared_" + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString().replace('-', '_');
    try (Connection connection = connect("postgres")) {
      ask(connection, "SELECT pg_advisory_lock(hashtext('" + database + "'))::text");
      String there = "SELECT count(*) FROM pg_database WHERE datname = '" + database + "'";
      if (ask(connection, there).equals("0")) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("CREATE DATABASE " + database);
        }
      }
      String started = ask(connection, "SELECT extract(epoch FROM pg_postmaster_start_time())::bigint");
      return new SharedDb(
          info(database),
          new ServerInfo(
              name(),
              ask(connection, "SHOW server_version").split(" ", 2)[0],
              ServerInfo.NO_PROCESS,
              Role.GUEST,
              folder,
              folder,
              Instant.ofEpochSecond(Long.parseLong(started))));
    } catch (SQLException e) {
      throw new TempDbException(
          "the shared server refused: " + e.getMessage(), "Ask whoever runs it", e);
    }
  }

  private record SharedDb(ConnectionInfo connection, ServerInfo server) implements OpenDb {
    @Override
    public boolean isRunning() {
      return Files.exists(Path.of(socket()).resolve(".s.PGSQL.5432"));
    }

    @Override
    public void close() {
      // It is everybody's.
    }
  }

  private static String socket() {
    String variable = System.getenv("SHARED_SOCKET");
    return System.getProperty("SHARED_SOCKET", variable == null ? "" : variable);
  }

  private static ConnectionInfo info(String database) {
    return ConnectionInfo.unix(Path.of(socket()), 5432, "postgres", database);
  }

  private static Connection connect(String database) throws SQLException {
    return info(database).dataSource().getConnection();
  }

  private static String ask(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
