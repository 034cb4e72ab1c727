package amp.pgcopy.dump;

import amp.os.process.Launcher;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.session.OpenSessions;
import amp.pgcopy.session.SourceSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pg_dump that runs. */
final class DumpProcess {
  private static final int SAID = 4000;

  private DumpProcess() {}

  /** Takes what it writes. */
  @FunctionalInterface
  interface Reading {
    /** Reads to the end. */
    void read(InputStream in) throws SQLException, IOException;
  }

  /**
   * Runs it.
   *
   * @param options what it writes, and how
   * @param source whose snapshot it reads
   * @throws SQLException when it cannot be run, or fails
   * @throws IOException when what it writes cannot be read, or be written elsewhere
   */
  static void run(DumpProgram program, List<String> options, SourceSnapshot source, Reading reading)
      throws SQLException, IOException {
    List<String> command = new ArrayList<>(program.command());
    command.addAll(options);
    command.add("--snapshot=" + source.snapshot());
    Process process = start(command, program, source);
    try {
      OpenSessions.add(source.target(), process);
      process.getOutputStream().close();
      take(process, program, reading);
    } finally {
      process.destroy();
    }
  }

  private static Process start(List<String> command, DumpProgram program, SourceSnapshot source)
      throws SQLException {
    try {
      return Launcher.of(command)
          .withoutPrefix("PG")
          .variables(program.environment())
          .variables(Map.of("PGOPTIONS", source.target().properties().getProperty("options", "")))
          .piped();
    } catch (IOException e) {
      throw new SQLException(program + " cannot be run: " + e.getMessage(), e);
    }
  }

  private static void take(Process process, DumpProgram program, Reading reading)
      throws SQLException, IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Thread messages =
        new Thread(() -> keepFirst(process.getErrorStream(), said), "pg_dump messages");
    messages.setDaemon(true);
    messages.start();
    try {
      SQLException failure = null;
      try {
        reading.read(process.getInputStream());
      } catch (SQLException e) {
        failure = e;
        process.destroy();
      }
      int exitCode = process.waitFor();
      messages.join();
      if (failure != null) {
        throw failure;
      }
      if (exitCode != 0) {
        throw new SQLException(
            program
                + " failed with exit code "
                + exitCode
                + ": "
                + said.toString(StandardCharsets.UTF_8).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", e);
    }
  }

  private static void keepFirst(InputStream in, ByteArrayOutputStream said) {
    byte[] buffer = new byte[1024];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        said.write(buffer, 0, Math.min(read, Math.max(0, SAID - said.size())));
      }
    } catch (IOException e) {
      // What it said so far has to do.
    }
  }
}
