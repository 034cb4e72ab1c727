package amp.pgcopy.dump;

import amp.os.process.Launcher;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.session.SourceSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs pg_dump and loads what it writes, which psql would do if it were there. */
public final class DumpLoad {
  /** Owners and grants of the source mean nothing here; the rest is left out by the copier too. */
  private static final List<String> OPTIONS =
      List.of(
          "--format=plain",
          "--no-owner",
          "--no-acl",
          "--no-tablespaces",
          "--no-publications",
          "--no-subscriptions",
          "--no-password",
          "--encoding=UTF8");

  private static final int SAID = 4000;

  private final DumpProgram program;
  private final SourceSnapshot source;
  private final CopyListener listener;
  private final boolean policies;
  private final DumpCorrections corrections;

  /**
   * Prepares it.
   *
   * @param policies whether policies are loaded; who does without creates them afterwards
   * @param objects what is in the source
   */
  public DumpLoad(
      DumpProgram program,
      SourceSnapshot source,
      CopyListener listener,
      boolean policies,
      List<CatalogObject> objects) {
    this.program = program;
    this.source = source;
    this.listener = listener;
    this.policies = policies;
    this.corrections = new DumpCorrections(objects);
  }

  /**
   * Tells whether pg_dump has no statement for it, and it says something of an object that is
   * there.
   */
  public static boolean leavesOut(CatalogObject object) {
    // One on an extension that was removed, which comes with the extension again.
    return object.isOfTheDatabase()
        || (object.kind() == Kind.COMMENT && object.identity().startsWith("extension "));
  }

  /**
   * Returns how the sequences of identity columns differ from their tables, which pg_dump does not
   * say where both are unlogged: a partitioned table cannot be, from version 18 on.
   */
  public static List<CatalogObject> ofTheirOwn(List<CatalogObject> objects) {
    return objects.stream()
        .filter(object -> object.kind() == Kind.IDENTITY)
        .map(
            object -> {
              List<String> later = object.statements().subList(1, object.statements().size());
              return new CatalogObject(object.kind(), object.id(), object.identity(), later, null);
            })
        .toList();
  }

  /** Loads the dump; returns its bytes. */
  public long into(Connection target) throws SQLException {
    listener.doing("loading what " + program + " writes");
    List<String> command = new ArrayList<>(program.command());
    command.addAll(OPTIONS);
    command.add("--snapshot=" + source.snapshot());
    try {
      Process process =
          Launcher.of(command)
              .withoutPrefix("PG")
              .variables(program.environment())
              .variables(
                  Map.of("PGOPTIONS", source.target().properties().getProperty("options", "")))
              .piped();
      try {
        process.getOutputStream().close();
        return load(process, target);
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new SQLException(program + " cannot be run: " + e.getMessage(), e);
    }
  }

  private long load(Process process, Connection target) throws SQLException, IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Thread reader = new Thread(() -> keepFirst(process.getErrorStream(), said), "pg_dump messages");
    reader.setDaemon(true);
    reader.start();
    ScriptLoader loader =
        new ScriptLoader(process.getInputStream(), target, listener, policies, corrections);
    SQLException failure = null;
    try {
      loader.run();
    } catch (SQLException e) {
      failure = e;
      process.destroy();
    }
    try {
      int exitCode = process.waitFor();
      reader.join();
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
    return loader.bytes();
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
