package team.provider;

import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.Snapshot;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.SnapshotControl;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Snapshots of a database: other databases on the server, whose comments say what they are. */
record TeamSnapshots(TeamServer server, TempDbSpec spec) implements SnapshotControl {
  private static final String IN_USE = "55006";
  private static final int TRIES = 10;

  /** What is done while nobody else makes, restores or opens. */
  private interface Action<T> {
    T run(Connection connection) throws SQLException;
  }

  @Override
  public List<Snapshot> list() {
    return locked(this::list);
  }

  @Override
  public Snapshot create(String name, String note, boolean automatic) {
    return locked(
        connection -> {
          if (!Databases.exists(connection, database())) {
            throw new TempDbException("there is no database " + database() + " yet", "Open it once");
          }
          if (Databases.exists(connection, database(name))) {
            throw new TempDbException("there is a snapshot " + name + " already", "Choose another name");
          }
          String making = database() + "_making";
          Databases.run(connection, "DROP DATABASE IF EXISTS %I WITH (FORCE)", making);
          try {
            Databases.run(connection, "CREATE DATABASE %I TEMPLATE %I", making, database());
          } catch (SQLException e) {
            throw inUse(e, "The server copies no database that somebody is connected to: end them");
          }
          describe(connection, making, name, note, automatic, comment(connection, database()));
          // Nobody finds half of one: it has its name when it is complete.
          Databases.run(connection, "ALTER DATABASE %I RENAME TO %I", making, database(name));
          if (automatic) {
            prune(connection);
          }
          return require(connection, name);
        });
  }

  @Override
  public Optional<Snapshot> restore(String name, boolean force) {
    return locked(
        connection -> {
          require(connection, name);
          String making = database() + "_making";
          Databases.run(connection, "DROP DATABASE IF EXISTS %I WITH (FORCE)", making);
          Databases.run(connection, "CREATE DATABASE %I TEMPLATE %I", making, database(name));
          Databases.run(connection, "COMMENT ON DATABASE %I IS %L", making, parts(connection, name)[2]);
          String replaced = Snapshot.automaticName("before-restore");
          for (int tries = 1; !replace(connection, making, replaced, "replaced by " + name); tries++) {
            if (!force || tries == TRIES) {
              throw new BusyException(
                  "the database " + database() + " is used by others",
                  Remedy.advice("End them, or do it with force"),
                  0,
                  null);
            }
            disconnect(connection);
          }
          prune(connection);
          return Optional.of(require(connection, replaced));
        });
  }

  /** In one transaction: there is always a database of this name. False if it is in use. */
  private boolean replace(Connection connection, String making, String replaced, String note)
      throws SQLException {
    String before = comment(connection, database());
    connection.setAutoCommit(false);
    try {
      if (Databases.exists(connection, database())) {
        describe(connection, database(), replaced, note, true, before);
        Databases.run(connection, "ALTER DATABASE %I RENAME TO %I", database(), database(replaced));
      }
      Databases.run(connection, "ALTER DATABASE %I RENAME TO %I", making, database());
      connection.commit();
      return true;
    } catch (SQLException e) {
      connection.rollback();
      if (IN_USE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private void disconnect(Connection connection) throws SQLException {
    Databases.run(
        connection,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %L",
        database());
  }

  @Override
  public void delete(String name) {
    locked(
        connection -> {
          require(connection, name);
          Databases.run(connection, "DROP DATABASE %I WITH (FORCE)", database(name));
          return true;
        });
  }

  private String database() {
    return Databases.name(spec);
  }

  /** A snapshot's name may be longer than a database's. */
  private String database(String snapshot) {
    String id = UUID.nameUUIDFromBytes(snapshot.getBytes(StandardCharsets.UTF_8)).toString();
    return prefix() + id.replace("-", "").substring(0, 16);
  }

  private String prefix() {
    return database() + "_s";
  }

  private List<Snapshot> list(Connection connection) throws SQLException {
    List<Snapshot> found = new ArrayList<>();
    for (String database : Databases.beginningWith(connection, prefix())) {
      String[] parts = comment(connection, database).split("\n", 5);
      if (parts.length == 5) {
        String size = "SELECT pg_database_size('" + database + "')";
        found.add(
            new Snapshot(
                parts[0],
                server.version(),
                Instant.parse(parts[1]),
                Long.parseLong(TeamServer.ask(connection, size)),
                parts[3].equals("automatic"),
                parts[4]));
      }
    }
    found.sort(Comparator.comparing(Snapshot::created).thenComparing(Snapshot::name));
    return found;
  }

  private Snapshot require(Connection connection, String name) throws SQLException {
    return list(connection).stream()
        .filter(snapshot -> snapshot.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new TempDbException("there is no snapshot " + name, "List those there are"));
  }

  private void prune(Connection connection) throws SQLException {
    List<Snapshot> automatic = list(connection).stream().filter(Snapshot::automatic).toList();
    for (Snapshot old : automatic.subList(0, Math.max(0, automatic.size() - AUTOMATIC_KEPT))) {
      Databases.run(connection, "DROP DATABASE %I WITH (FORCE)", database(old.name()));
    }
  }

  /** A copy has no comment: what a database was prepared with goes along here. */
  private static void describe(
      Connection connection, String database, String name, String note, boolean automatic, String prepared)
      throws SQLException {
    String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    String kind = automatic ? "automatic" : "asked for";
    String text = String.join("\n", name, now, prepared, kind, note);
    Databases.run(connection, "COMMENT ON DATABASE %I IS %L", database, text);
  }

  private String[] parts(Connection connection, String name) throws SQLException {
    return comment(connection, database(name)).split("\n", 5);
  }

  private static String comment(Connection connection, String database) throws SQLException {
    return TeamServer.ask(
        connection,
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + database + "'");
  }

  private static RuntimeException inUse(SQLException e, String advice) throws SQLException {
    if (IN_USE.equals(e.getSQLState())) {
      return new BusyException(String.valueOf(e.getMessage()), Remedy.advice(advice), 0, null);
    }
    throw e;
  }

  private <T> T locked(Action<T> action) {
    try (Connection connection = server.connect()) {
      Databases.lock(connection, database());
      return action.run(connection);
    } catch (SQLException e) {
      throw new TempDbException(
          "the team's server at " + server + " refused: " + e.getMessage(), "Ask whoever runs it", e);
    }
  }
}
