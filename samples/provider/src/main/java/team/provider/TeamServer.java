package team.provider;

import amp.tempdb.api.ConnectionInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The server of the team: where it is, and how one connects. */
record TeamServer(String user, String host, int port, Path passFile) {
  private static final Pattern ADDRESS = Pattern.compile("([^@]+)@(.+):(\\d+)");
  private static final int SECONDS = 3;

  static Optional<TeamServer> configured() {
    Matcher address = ADDRESS.matcher(variable("TEAM_POSTGRES"));
    return address.matches()
        ? Optional.of(
            new TeamServer(
                address.group(1),
                address.group(2),
                Integer.parseInt(address.group(3)),
                Path.of(variable("TEAM_PASSFILE"))))
        : Optional.empty();
  }

  /** A system property of the same name is for tests, which cannot set a variable. */
  private static String variable(String name) {
    String value = System.getenv(name);
    return System.getProperty(name, value == null ? "" : value);
  }

  ConnectionInfo database(String name) {
    return ConnectionInfo.tcp(host, port, user, passFile, name);
  }

  /** Waits three seconds for an answer: a probe is cheap, and a server may be far. */
  Connection connect() throws SQLException {
    DataSource postgres = database("postgres").dataSource();
    postgres.setLoginTimeout(SECONDS);
    return postgres.getConnection();
  }

  String version() throws SQLException {
    try (Connection connection = connect()) {
      return ask(connection, "SHOW server_version").split(" ", 2)[0];
    }
  }

  Instant started(Connection connection) throws SQLException {
    String seconds = "SELECT extract(epoch FROM pg_postmaster_start_time())::bigint";
    return Instant.ofEpochSecond(Long.parseLong(ask(connection, seconds)));
  }

  static String ask(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() && row.getString(1) != null ? row.getString(1) : "";
    }
  }

  boolean isReachable() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), SECONDS * 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
