package amp.cli.ampctl.cluster;

import amp.ampup.OwnFolder;
import amp.os.file.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures what takes room on the disk, in bytes. */
final class DiskUsage {
  private static final String RELATIONS =
      "select coalesce(sum(pg_table_size(oid)), 0), coalesce(sum(pg_indexes_size(oid)), 0)"
          + " from pg_class where relkind in ('r', 'm')"
          + " and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)";
  private static final String LARGEST =
      "select regexp_replace(oid::regclass::text, '^public[.]', ''), pg_total_relation_size(oid)"
          + " from pg_class"
          + " where relkind in ('r', 'm') and relnamespace not in"
          + " ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
          + " order by 2 desc, 1 limit 5";

  /** How a file that zstd compressed begins (RFC 8878, 3.1.1 Zstandard Frames). */
  private static final byte[] PACKED = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private DiskUsage() {}

  /** Measures a project's folder; no server is needed. */
  static Map<String, Long> ofProject(Path amp) {
    Path metadb = amp.resolve("metadb");
    Path data = metadb.resolve("data");
    Map<String, Long> sizes = new LinkedHashMap<>();
    long wal = Trees.size(data.resolve("pg_wal"));
    sizes.put("databases", Trees.size(data) - wal);
    sizes.put("wal", wal);
    sizes.put("logs", Trees.size(metadb.resolve("log")));
    sizes.put("snapshots", Trees.size(metadb.resolve("snapshots")));
    sizes.put("backups", backups(amp));
    return sizes;
  }

  /** Measures what the projects of a user share. */
  static Map<String, Long> ofHome(Path home) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    sizes.put("templates", Trees.size(OwnFolder.of(home).resolve("templates")));
    sizes.put("components", Trees.size(home.resolve("components")));
    sizes.put("downloads", Trees.size(home.resolve("downloads")));
    return sizes;
  }

  private static long backups(Path amp) {
    long sum = 0;
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(amp, e -> Files.isRegularFile(e, LinkOption.NOFOLLOW_LINKS))) {
      for (Path entry : entries) {
        try (InputStream in = Files.newInputStream(entry)) {
          sum += java.util.Arrays.equals(in.readNBytes(4), PACKED) ? Files.size(entry) : 0;
        }
      }
    } catch (IOException e) {
      return sum;
    }
    return sum;
  }

  /**
   * Asks the server for the sizes of a database's tables and indexes, and for its largest tables.
   */
  static Map<String, Long> ofRelations(Connection connection) throws SQLException {
    Map<String, Long> sizes = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(RELATIONS)) {
      row.next();
      sizes.put("tables", row.getLong(1));
      sizes.put("indexes", row.getLong(2));
    }
    return sizes;
  }

  static Map<String, Long> largest(Connection connection) throws SQLException {
    Map<String, Long> sizes = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(LARGEST)) {
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
    }
    return sizes;
  }
}
