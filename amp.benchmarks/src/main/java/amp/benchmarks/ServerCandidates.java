package amp.benchmarks;

import amp.os.file.Trees;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;

/** The ways to have a server in a JVM. */
final class ServerCandidates {
  private ServerCandidates() {}

  /** A way to have a server: the start of it up to the first query. */
  @FunctionalInterface
  interface Start {
    Stop start() throws Exception;
  }

  /** The start of a server in a folder that does not exist yet. */
  @FunctionalInterface
  interface StartIn {
    Stop start(Path folder) throws Exception;
  }

  /** The end of a server. */
  @FunctionalInterface
  interface Stop {
    void stop() throws Exception;
  }

  /** A candidate whose run starts a server, asks the first query and stops it. */
  record Lifecycle(String name, Measure start, Measure stop, Start server) implements Candidate {
    @Override
    public void run(Recorder recorder) throws Exception {
      long begin = System.nanoTime();
      Stop running = server.start();
      recorder.record(start, System.nanoTime() - begin);
      long end = System.nanoTime();
      running.stop();
      recorder.record(stop, System.nanoTime() - end);
    }
  }

  static Stop ours(TempDbSpec spec) throws Exception {
    TempDb db = TempDb.open(spec);
    Query.run(db.dataSource().getConnection());
    return db::close;
  }

  static Stop bare(Workspace workspace, Signals signals, Path data, Path socketDirectory)
      throws Exception {
    BareServer server = BareServer.start(workspace.postgres(), data, socketDirectory);
    try {
      server.firstQuery();
    } catch (Exception e) {
      server.stop(signals);
      throw e;
    }
    return () -> server.stop(signals);
  }

  /** What a user would do by hand with a stopped cluster: copy, put on disk, start. */
  static Stop copied(Workspace workspace, Signals signals, Path from, Path folder)
      throws Exception {
    Path data = Files.createDirectories(folder).resolve("data");
    Workspace.run("cp", "-a", "--reflink=auto", from.toString(), data.toString());
    Workspace.run("sync", "-f", data.toString());
    return bare(workspace, signals, data, folder);
  }

  /** What a user would do by hand with a cluster that is there. */
  static Stop byHand(Workspace workspace, Path data) throws Exception {
    String folder = data.toString();
    String options = "-c listen_addresses= -c unix_socket_directories=" + data.getParent();
    String log = data.resolveSibling("log").toString();
    workspace.postgres("pg_ctl", "start", "-w", "-D", folder, "-l", log, "-o", options);
    try {
      ConnectionInfo server = ConnectionInfo.unix(Trees.parent(data), 5432, "postgres", "postgres");
      Query.run(DriverManager.getConnection(server.jdbcUrl()));
    } catch (Exception e) {
      workspace.postgres("pg_ctl", "stop", "-w", "-m", "fast", "-D", folder);
      throw e;
    }
    return () -> workspace.postgres("pg_ctl", "stop", "-w", "-m", "fast", "-D", folder);
  }

  static Stop zonky(Workspace workspace, Path data) throws Exception {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(workspace.peer().toFile())
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .start();
    try (Connection connection = server.getPostgresDatabase().getConnection()) {
      Query.run(connection);
    } catch (Exception e) {
      server.close();
      throw e;
    }
    return server::close;
  }
}
