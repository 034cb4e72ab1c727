package amp.pgcopy.dump;

import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.session.SourceSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Runs pg_dump and loads what it writes, which psql would do if it were there. */
public final class DumpLoad {
  /** Owners and grants of the source mean nothing here; the rest is left out by the copier too. */
  static final List<String> OPTIONS =
      List.of(
          "--format=plain",
          "--no-owner",
          "--no-acl",
          "--no-tablespaces",
          "--no-publications",
          "--no-subscriptions",
          "--no-password",
          "--encoding=UTF8");

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
    long[] bytes = {0};
    try {
      if (program.script().isPresent()) {
        try (InputStream in = Files.newInputStream(program.script().get())) {
          bytes[0] = load(in, target);
        }
      } else {
        DumpProcess.run(program, OPTIONS, source, in -> bytes[0] = load(in, target));
      }
      return bytes[0];
    } catch (IOException e) {
      throw new SQLException("what " + program + " writes cannot be read: " + e.getMessage(), e);
    }
  }

  private long load(InputStream in, Connection target) throws SQLException, IOException {
    ScriptLoader loader = new ScriptLoader(in, target, listener, policies, corrections);
    loader.run();
    return loader.bytes();
  }
}
