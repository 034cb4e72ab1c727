package amp.tempdb.postgres.snapshot;

import amp.os.file.SmallFile;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.ControlFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What of a data directory belongs in a copy of it.
 *
 * @param directories the directories, parents first
 * @param files the files
 * @param bytes the size of the files together
 * @see <a
 *     href="https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP-DATA">
 *     PostgreSQL 18, 25.3.4.2 Backing Up the Data Directory</a>
 */
record ClusterFiles(List<String> directories, List<String> files, long bytes) {
  private static final Set<String> EMPTIED =
      Set.of(
          "pg_dynshmem",
          "pg_notify",
          "pg_replslot",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private static final String CONTROL = "global/pg_control";
  private static final String WAL = "pg_wal";

  /**
   * Lists them.
   *
   * @param wal whether the write-ahead log is to be among them
   */
  static ClusterFiles of(Path data, boolean wal) throws IOException {
    List<String> directories = new ArrayList<>();
    List<String> files = new ArrayList<>();
    long[] bytes = {0};
    Files.walkFileTree(
        data,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = name(data, directory);
            boolean emptied = EMPTIED.contains(top(name));
            if (emptied || directory.getFileName().toString().startsWith("pgsql_tmp")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (!name.isEmpty()) {
              directories.add(name);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = name(data, file);
            if (attributes.isSymbolicLink()) {
              throw linked(file);
            }
            if (attributes.isRegularFile() && belongs(name, wal)) {
              files.add(name);
              bytes[0] += attributes.size();
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return new ClusterFiles(directories, files, bytes[0]);
  }

  /** Hands them over. */
  void handTo(Path data, ClusterSink sink) throws IOException {
    for (String directory : directories) {
      sink.directory(directory);
    }
    sink.files(data, files.stream().filter(name -> !name.equals(CONTROL)).toList());
    if (files.contains(CONTROL)) {
      sink.content(CONTROL, readControl(data.resolve(CONTROL)));
    }
  }

  /**
   * A server may rewrite this file while it is read, which it does seldom: twice the same is whole.
   */
  private static byte[] readControl(Path control) throws IOException {
    byte[] read = SmallFile.bytes(control, ControlFile.MOST_BYTES);
    while (true) {
      byte[] again = SmallFile.bytes(control, ControlFile.MOST_BYTES);
      if (Arrays.equals(read, again)) {
        return read;
      }
      read = again;
    }
  }

  private static String name(Path data, Path entry) {
    return data.relativize(entry).toString().replace('\\', '/');
  }

  /** The directory in the data directory that an entry lies in; empty for one that lies in none. */
  private static String top(String name) {
    return name.substring(0, Math.max(0, name.indexOf('/')));
  }

  private static boolean belongs(String name, boolean wal) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return !EMPTIED.contains(top(name))
        && (wal || !top(name).equals(WAL))
        && !last.startsWith("pgsql_tmp")
        && !last.startsWith("pg_internal.init")
        && !Set.of("postmaster.pid", "postmaster.opts", "backup_label.old").contains(name);
  }

  /** A tablespace elsewhere would be shared by the copy, which would destroy it. */
  private static TempDbException linked(Path link) {
    return new TempDbException(
        link + " is a symbolic link: a part of the cluster lies elsewhere and cannot be copied",
        "Move its tables into the default tablespace, and drop the tablespace it belongs to");
  }
}
