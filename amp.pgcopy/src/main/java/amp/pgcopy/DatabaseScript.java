package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.api.ScriptReport;
import amp.pgcopy.api.UnsupportedException;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.dump.DumpFile;
import amp.pgcopy.dump.ScriptWriter;
import amp.pgcopy.rows.TableData;
import amp.pgcopy.rows.TableOrder;
import amp.pgcopy.session.Sessions;
import amp.pgcopy.session.SourceSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a whole database as SQL that psql reads, in one snapshot. The database is only read.
 * Owners and grants are left out, as a copy leaves them out.
 *
 * <pre>{@code
 * DatabaseScript.of(source).write(out, CopyListener.SILENT);
 * }</pre>
 */
public final class DatabaseScript {
  private final ConnectionTarget source;
  private boolean rows = true;
  private boolean definitions = true;
  private @Nullable DumpProgram dump;
  private ApplicationSchema application = ApplicationSchema.NONE;

  private DatabaseScript(ConnectionTarget source) {
    this.source = source;
  }

  /**
   * Prepares it; connects to nothing.
   *
   * @param source the database to read, of PostgreSQL 12 or newer
   */
  public static DatabaseScript of(ConnectionTarget source) {
    return new DatabaseScript(source);
  }

  /**
   * Sets whether rows, large objects and values of sequences are written. Default: yes. Without
   * them our own copier writes the definitions, and the rows that the application counts among its
   * schema.
   */
  public DatabaseScript rows(boolean written) {
    this.rows = written;
    return this;
  }

  /**
   * Sets whether definitions are written. Default: yes. Without them our own copier writes what
   * goes into a database that has them, and no rows: in one transaction, which refuses any other.
   */
  public DatabaseScript definitions(boolean written) {
    this.definitions = written;
    return this;
  }

  /** Sets a pg_dump that is to write it in place of our own copier. */
  public DatabaseScript dump(DumpProgram program) {
    this.dump = program;
    return this;
  }

  /** Sets which schema the application keeps in its databases. Default: none. */
  public DatabaseScript application(ApplicationSchema schema) {
    this.application = schema;
    return this;
  }

  /**
   * Writes it.
   *
   * @param out takes it; is not closed
   * @param listener is told how it goes on
   * @throws UnsupportedException when something cannot be written; nothing was written then
   * @throws CopyException when the database cannot be reached or read
   * @throws IOException when it cannot be written
   */
  public ScriptReport write(OutputStream out, CopyListener listener) throws IOException {
    try (SourceSnapshot opened = SourceSnapshot.open(source);
        Connection server = Sessions.reader(opened.target())) {
      // Its own server knows all roles, extensions and settings.
      SourceInventory inventory =
          rows
              ? SourceInventory.of(opened, server, MissingRoles.REFUSE)
              : SourceInventory.withoutRows(opened, server, MissingRoles.REFUSE, application);
      List<String> notes = new ArrayList<>();
      inventory.mappingNote().ifPresent(notes::add);
      DumpProgram program = rows && definitions ? dump : null;
      long bytes =
          program == null
              ? write(inventory, opened, out, listener)
              : dumped(program, opened, out, listener);
      return new ScriptReport(
          program == null ? "jdbc" : "pg_dump",
          bytes,
          inventory.tables().size(),
          definitions ? inventory.catalog().objects().size() : 0,
          inventory.leftOut(),
          notes);
    } catch (SQLException e) {
      throw Failures.explained(e);
    }
  }

  private static long dumped(
      DumpProgram program, SourceSnapshot opened, OutputStream out, CopyListener listener)
      throws SQLException, IOException {
    listener.doing("writing what " + program + " writes");
    return DumpFile.write(program, opened, out);
  }

  private long write(
      SourceInventory inventory, SourceSnapshot opened, OutputStream out, CopyListener listener)
      throws SQLException, IOException {
    Connection leader = opened.leader();
    ScriptWriter writer = new ScriptWriter(leader, out, listener);
    boolean anyBytes = inventory.tables().stream().anyMatch(TableData::anyBytes);
    writer.comment("A database of PostgreSQL " + opened.version() + ", for psql");
    writer.begin(anyBytes ? "SQL_ASCII" : "UTF8");
    if (!definitions) {
      writeRows(inventory, leader, writer, listener);
      return writer.bytes();
    }
    if (!inventory.has(Kind.SCHEMA, "public")) {
      writer.statement("drop schema if exists public");
    }
    if (!inventory.has(Kind.EXTENSION, "plpgsql")) {
      writer.statement("drop extension if exists plpgsql");
    }
    listener.doing("writing schemas, types, functions, tables and views");
    writer.objects(inventory.order().beforeRows());
    listener.doing("writing rows");
    for (TableData table : inventory.tables()) {
      writer.rows(table);
    }
    if (inventory.rows()) {
      writer.largeObjects();
      writer.sequences(CopyRun.sequences(inventory, leader));
      writer.sequences(CopyRun.keptSequences(inventory, leader));
    }
    listener.doing("writing constraints and indexes");
    List<CatalogObject> after = inventory.order().afterRows();
    writer.objects(after.stream().filter(object -> !CopyRun.isActing(object)).toList());
    writer.objects(after.stream().filter(CopyRun::isActing).toList());
    writer.comment("The end: " + inventory.tables().size() + " tables, " + writer.rows() + " rows");
    return writer.bytes();
  }

  private void writeRows(
      SourceInventory inventory, Connection leader, ScriptWriter writer, CopyListener listener)
      throws SQLException, IOException {
    listener.doing("writing rows");
    List<TableData> tables = inventory.tables(application.schemaRows(), false);
    writer.rowsAlone(
        TableOrder.of(tables, leader).tables(), inventory.has(Kind.EXTENSION, "plpgsql"));
    writer.largeObjects();
    writer.objects(inventory.catalog().ofLargeObjects());
    Map<String, String> values = CopyRun.sequences(inventory, leader);
    values.putAll(CopyRun.keptSequences(inventory, leader));
    for (Map.Entry<String, String> entry : values.entrySet()) {
      for (String statement : RowFilling.setting(entry.getKey(), entry.getValue())) {
        writer.statement(statement);
      }
    }
    writer.objects(
        inventory.order().afterRows().stream()
            .filter(object -> object.kind() == Kind.REFRESH)
            .toList());
    writer.statement("commit");
    writer.comment("The end: " + tables.size() + " tables, " + writer.rows() + " rows");
  }
}
