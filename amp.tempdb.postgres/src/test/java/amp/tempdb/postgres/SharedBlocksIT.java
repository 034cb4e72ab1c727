package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.snapshot.Clusters;
import amp.tempdb.postgres.snapshot.Snapshots;
import amp.testkit.Run;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots on a file system of which two files can share their blocks; only root can mount it. */
class SharedBlocksIT {
  private static final long MEBIBYTE = 1 << 20;

  /** Most of it is never written; mkfs.xfs makes none of less than 300. */
  private static final long SIZE = 600 * MEBIBYTE;

  @TempDir Path folder;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(Run.command("id", "-u").out().strip().equals("0"), "only root can mount a disk");
    Path image = folder.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    Run.command("mkfs.xfs", "-q", "-m", "reflink=1", image.toString()).orFail();
    disk = Files.createDirectory(folder.resolve("disk"));
    mounted = Run.command("mount", "-o", "loop", image.toString(), disk.toString()).exitCode() == 0;
    assumeTrue(mounted, "this system mounts no files");
    Run.command("chmod", "755", folder.toString(), disk.toString()).orFail();
  }

  @AfterEach
  void unmount() {
    if (mounted) {
      Run.command("umount", "-l", disk.toString()).orFail();
    }
  }

  @Test
  void aSnapshotTakesNextToNoRoomAndIsACopyAllTheSame() throws Exception {
    Path metadb = disk.resolve("metadb");
    try (OpenDb db = open(spec(metadb))) {
      Sql.execute(
          db.connection(),
          "CREATE TABLE t AS SELECT i AS x, repeat('x', 900) AS filling"
              + " FROM generate_series(1, 60000) i",
          "CHECKPOINT");
    }
    Clusters clusters = Clusters.of(spec(metadb), EngineFixture::open);
    Snapshots snapshots = clusters.snapshots();
    assertThat(clusters.bytes()).isGreaterThan(60 * MEBIBYTE);

    long before = used();
    snapshots.create("one", "", false);
    assertThat(used() - before).isLessThan(8 * MEBIBYTE);

    try (OpenDb db = open(spec(metadb))) {
      Sql.execute(db.connection(), "UPDATE t SET x = 0 WHERE x <= 100");
    }
    snapshots.restore("one", false);
    try (OpenDb db = open(spec(metadb))) {
      assertThat(Sql.ask(db.connection(), "SELECT sum(x) FROM t")).isEqualTo("1800030000");
    }
  }

  private long used() {
    Run.command("sync", "-f", disk.toString()).orFail();
    return disk.toFile().getTotalSpace() - disk.toFile().getFreeSpace();
  }
}
