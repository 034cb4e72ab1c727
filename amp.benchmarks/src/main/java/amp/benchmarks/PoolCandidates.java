package amp.benchmarks;

import amp.tempdb.api.Durability;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.pool.DatabasePool;
import amp.tempdb.api.pool.PooledDatabase;
import io.zonky.test.db.postgres.embedded.PreparedDbProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** The ways to have a prepared database of its own for each test. */
final class PoolCandidates {
  /** Long enough for the next databases to be ready: what a short test takes. */
  private static final long A_TEST_MILLIS = 150;

  private static final int IN_A_ROW = 20;
  private static final int TABLES = 10;

  private PoolCandidates() {}

  /** A database handed out. */
  record Handed(DataSource dataSource, AutoCloseable end) {}

  /** Hands out a database. */
  @FunctionalInterface
  interface Source {
    Handed take() throws Exception;
  }

  /** Takes one after a pause, and then many in a row. */
  record Databases(String name, Source source) implements Candidate {
    @Override
    public void run(Recorder recorder) throws Exception {
      Thread.sleep(A_TEST_MILLIS);
      long begin = System.nanoTime();
      Handed first = source.take();
      recorder.record(Measure.POOL_TAKE, System.nanoTime() - begin);
      Query.run(first.dataSource.getConnection());
      recorder.record(Measure.POOL_QUERY, System.nanoTime() - begin);
      first.end.close();
      long beginRow = System.nanoTime();
      for (int i = 0; i < IN_A_ROW; i++) {
        Handed next = source.take();
        Query.run(next.dataSource.getConnection());
        next.end.close();
      }
      recorder.record(Measure.POOL_RATE, (System.nanoTime() - beginRow) / IN_A_ROW);
    }
  }

  static Preparation preparation() {
    return new Preparation("benchmark", c -> prepare(c.dataSource()));
  }

  /** The same for all: some tables with rows and an index. */
  private static void prepare(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < TABLES; i++) {
        statement.execute("CREATE TABLE t" + i + " (id int PRIMARY KEY, name text UNIQUE)");
        statement.execute(
            "INSERT INTO t" + i + " SELECT g, 'row ' || g FROM generate_series(1, 100) g");
      }
    }
  }

  static Candidate ours(String name, DatabasePool pool) {
    return new Databases(
        name,
        () -> {
          PooledDatabase database = pool.take();
          return new Handed(database.dataSource(), database);
        });
  }

  static DatabasePool pool(Path home) {
    return pool(TempDbSpec.ephemeral(), home);
  }

  /** The same with its files where the folder is, as several test runs share it. */
  static DatabasePool pool(Path home, Path folder) {
    return pool(TempDbSpec.at(folder).with(s -> s.durability(Durability.FAST)), home);
  }

  private static DatabasePool pool(TempDbSpec spec, Path home) {
    return DatabasePool.open(spec.with(s -> s.home(home).preparation(preparation())));
  }

  /** The peer's provider has no end of its own, and drops nothing. */
  static Candidate zonky(String name, Path working, Path data) throws SQLException {
    PreparedDbProvider provider =
        PreparedDbProvider.forPreparer(
            PoolCandidates::prepare,
            List.of(
                builder ->
                    builder
                        .setOverrideWorkingDirectory(working.toFile())
                        .setDataDirectory(data)
                        .setRegisterShutdownHook(false)));
    return new Databases(name, () -> new Handed(provider.createDataSource(), () -> {}));
  }

  /** Ends the peer's server. */
  static void end(Path data, Signals signals) throws Exception {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
    signals.interrupt(pid);
    ProcessHandle.of(pid).ifPresent(server -> server.onExit().join());
  }
}
