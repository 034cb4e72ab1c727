package amp.pgcopy.dump;

import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyProgress;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.rows.LargeObjects;
import amp.pgcopy.rows.RowGuard;
import amp.pgcopy.rows.TableData;
import amp.sql.CopyStream;
import amp.sql.SqlText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Writes what psql reads: statements, and rows after each COPY. */
public final class ScriptWriter {
  /** As sessions of a copy are set, so that statements and values mean the same. */
  private static final String SETTINGS =
      """
      set statement_timeout = 0;
      set lock_timeout = 0;
      set idle_in_transaction_session_timeout = 0;
      set client_encoding = '$ENCODING';
      set standard_conforming_strings = on;
      set check_function_bodies = off;
      set xmloption = content;
      set client_min_messages = warning;
      set row_security = off;
      set datestyle = 'ISO, MDY';
      set intervalstyle = 'postgres';
      set timezone = 'UTC';
      set lc_monetary = 'C';
      set search_path = "$user", public;
      """;

  private final Connection source;
  private final OutputStream out;
  private final CopyListener listener;
  private long bytes;
  private long rows;

  /**
   * Prepares it.
   *
   * @param source has the snapshot to read in
   */
  public ScriptWriter(Connection source, OutputStream out, CopyListener listener) {
    this.source = source;
    this.out = out;
    this.listener = listener;
  }

  /** Returns how many bytes were written. */
  public long bytes() {
    return bytes;
  }

  /** Returns how many rows were written. */
  public long rows() {
    return rows;
  }

  /**
   * Begins.
   *
   * @param encoding of the texts in it
   */
  public void begin(String encoding) throws IOException {
    text(SETTINGS.replace("$ENCODING", encoding));
  }

  /** Writes what creates objects, in this order. */
  public void objects(List<CatalogObject> objects) throws IOException {
    for (CatalogObject object : objects) {
      for (String statement : object.statements()) {
        statement(statement);
      }
    }
  }

  /** Writes one statement; it may end with a comment. */
  public void statement(String sql) throws IOException {
    text("\n" + sql + (sql.contains("--") ? "\n;\n" : ";\n"));
  }

  /** Writes a line that no program minds. */
  public void comment(String line) throws IOException {
    text("\n-- " + line.replaceAll("[\\r\\n]", " ") + "\n");
  }

  /** Writes all rows of a table. */
  public void rows(TableData table) throws SQLException, IOException {
    if (table.linked()) {
      // The other table is filled before or after it.
      statement("set session_replication_role = replica");
      if (table.condition().isEmpty()) {
        statement("delete from only " + table.name());
      }
    }
    copy(table);
    if (table.linked()) {
      statement("reset session_replication_role");
    }
  }

  /** Writes the rows of a table that is empty. */
  private void copy(TableData table) throws SQLException, IOException {
    statement(table.scriptIn());
    CopyStream stream = new CopyStream(source, table.scriptOut());
    byte[] buffer = new byte[128 * 1024];
    for (int read = stream.read(buffer, 0, buffer.length);
        read >= 0;
        read = stream.read(buffer, 0, buffer.length)) {
      write(buffer, read);
      listener.progress(new CopyProgress(rows + stream.rows(), bytes, 0, table.name()));
    }
    rows += stream.rows();
    text("\\.\n");
  }

  /** Writes all rows of tables that are there, in one transaction, which others join. */
  public void rowsAlone(List<TableData> tables, boolean guarded) throws SQLException, IOException {
    statement("begin");
    statement(RowGuard.QUIET);
    RowGuard guard = new RowGuard(tables);
    for (String lock : guard.locks()) {
      statement(lock);
    }
    if (guarded) {
      statement(guard.block());
    }
    for (TableData table : tables) {
      copy(table);
    }
  }

  /** Writes all large objects, which keep their numbers. */
  public void largeObjects() throws SQLException, IOException {
    for (long oid : LargeObjects.list(source)) {
      statement("select pg_catalog.lo_create(" + oid + ")");
      LargeObjects.read(
          source,
          oid,
          (offset, hex) ->
              statement("select pg_catalog.lo_put(" + oid + ", " + offset + ", '\\x" + hex + "')"));
    }
  }

  /** Writes what sets sequences to these values. */
  public void sequences(Map<String, String> values) throws IOException {
    for (Map.Entry<String, String> entry : values.entrySet()) {
      statement(
          "select pg_catalog.setval("
              + SqlText.literal(entry.getKey())
              + ", "
              + entry.getValue()
              + ")");
    }
  }

  private void text(String text) throws IOException {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    write(encoded, encoded.length);
  }

  private void write(byte[] buffer, int length) throws IOException {
    out.write(buffer, 0, length);
    bytes += length;
  }
}
