package team.provider;

import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The databases on the server: one for each folder, and for each name that is asked for there. */
record Databases(TeamServer server) {
  private static final String PREPARED = "prepared: ";

  /** Returns the name of the database, which is there from now on. */
  String require(TempDbSpec spec) throws SQLException {
    String name = name(spec);
    try (Connection connection = server.connect()) {
      // Whoever else opens this folder waits here, and finds what this one has made.
      lock(connection, name);
      if (exists(connection, name)) {
        requirePrepared(connection, name, spec);
      } else {
        make(connection, name, spec);
      }
    }
    return name;
  }

  /** A folder that is moved has another one: the old one is still on the server. */
  static String name(TempDbSpec spec) {
    Path folder = spec.directory().orElseThrow().toAbsolutePath().normalize();
    String key = folder + "\n" + spec.database();
    return "amp_" + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
  }

  /** Under another name until it is prepared, so that nobody ever finds half of one. */
  private void make(Connection connection, String name, TempDbSpec spec) throws SQLException {
    String making = name + "_making";
    execute(connection, "DROP DATABASE IF EXISTS " + making + " WITH (FORCE)");
    execute(connection, "CREATE DATABASE " + making + " TEMPLATE template0 ENCODING 'UTF8'");
    if (spec.preparation().isPresent()) {
      prepare(connection, making, spec.preparation().get());
    }
    execute(connection, "ALTER DATABASE " + making + " RENAME TO " + name);
  }

  private void prepare(Connection connection, String making, Preparation preparation)
      throws SQLException {
    try {
      preparation.action().prepare(server.database(making));
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      execute(connection, "DROP DATABASE " + making + " WITH (FORCE)");
      throw new TempDbException(
          "the preparation " + preparation.key() + " failed: " + e.getMessage(), "Correct it", e);
    }
    // A key has no quotes.
    execute(connection, "COMMENT ON DATABASE " + making + " IS '" + PREPARED + preparation.key() + "'");
  }

  private static void requirePrepared(Connection connection, String name, TempDbSpec spec)
      throws SQLException {
    if (spec.preparation().isEmpty()) {
      return;
    }
    String wanted = PREPARED + spec.preparation().get().key();
    String comment =
        TeamServer.ask(
            connection,
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + name + "'");
    if (!comment.equals(wanted)) {
      throw new TempDbException(
          "the database " + name + " is not " + wanted + " (" + comment + ")",
          "Open it without a preparation, or drop it");
    }
  }

  static boolean exists(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      query.setString(1, name);
      try (ResultSet found = query.executeQuery()) {
        return found.next();
      }
    }
  }

  /** Until the connection is closed. */
  static void lock(Connection connection, String name) throws SQLException {
    execute(connection, "SELECT pg_advisory_lock(hashtext('" + name + "'))");
  }

  static List<String> beginningWith(Connection connection, String prefix) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement("SELECT datname FROM pg_database WHERE starts_with(datname, ?)")) {
      query.setString(1, prefix);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          names.add(found.getString(1));
        }
      }
    }
    return names;
  }

  /** Runs a statement; {@code %I} in it is a name, {@code %L} a text, quoted by the server. */
  static void run(Connection connection, String sql, String... values) throws SQLException {
    String format = "SELECT format(?" + ", ?".repeat(values.length) + ")";
    String statement;
    try (PreparedStatement query = connection.prepareStatement(format)) {
      query.setString(1, sql);
      for (int i = 0; i < values.length; i++) {
        query.setString(i + 2, values[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        row.next();
        statement = row.getString(1);
      }
    }
    execute(connection, statement);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
