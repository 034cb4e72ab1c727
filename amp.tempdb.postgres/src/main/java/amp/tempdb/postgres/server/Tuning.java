package amp.tempdb.postgres.server;

import amp.os.OperatingSystem;
import amp.tempdb.postgres.installation.PgVersion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What differs from PostgreSQL's defaults on a developer's machine: a server that is idle most of
 * the day, one of many, with a database of megabytes. Each choice is measured in {@code
 * docs/server-settings.md}; the caller's own settings override them all.
 */
public final class Tuning {
  private static final int MEBIBYTE = 1 << 20;

  /** Enough for a bulk load; after one, the log shrinks to the least again. */
  private static final int MAX_WAL_MEBIBYTES = 256;

  private Tuning() {}

  /**
   * Returns the server parameters.
   *
   * @param data the data directory, whose write-ahead log's segments have any size
   */
  public static Map<String, String> settings(PgVersion version, Path data) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("shared_buffers", "16MB");
    settings.put("wal_buffers", "256kB");
    settings.put("max_pred_locks_per_transaction", "32");
    settings.put("max_logical_replication_workers", "0");
    settings.put("max_worker_processes", "4");
    settings.put("max_wal_senders", "3");
    settings.put("max_replication_slots", "3");
    settings.put("jit", "off");
    if (version.major() >= 18) {
      settings.put("io_method", "sync");
      settings.put("io_max_concurrency", "4");
      settings.put("autovacuum_worker_slots", "3");
    }
    if (version.major() >= 14 && OperatingSystem.reportsLostWrites()) {
      settings.put("recovery_init_sync_method", "syncfs");
    }
    int least = leastWalMebibytes(segmentMebibytes(data));
    settings.put("min_wal_size", least + "MB");
    settings.put("max_wal_size", Math.max(least, MAX_WAL_MEBIBYTES) + "MB");
    return settings;
  }

  /** A server does not start with less than two segments. */
  public static int leastWalMebibytes(int segment) {
    return 2 * segment;
  }

  /** Returns the size of a cluster's segments, which initdb decided; 16 is its default. */
  private static int segmentMebibytes(Path data) throws IOException {
    Path log = data.resolve("pg_wal");
    if (Files.isDirectory(log)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(log)) {
        for (Path entry : entries) {
          if (entry.getFileName().toString().matches("[0-9A-F]{24}")) {
            return Math.max(1, (int) (Files.size(entry) / MEBIBYTE));
          }
        }
      }
    }
    return 16;
  }
}
