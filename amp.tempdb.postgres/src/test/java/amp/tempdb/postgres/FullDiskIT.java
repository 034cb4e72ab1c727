package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.Snapshot;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.snapshot.Clusters;
import amp.tempdb.postgres.snapshot.Snapshots;
import amp.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs a small file system of its own, which only root can mount. */
class FullDiskIT {
  @TempDir Path folder;
  private SmallDisk disk;
  private Path metadb;

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mount(folder.resolve("disk"), 100);
    metadb = disk.place().resolve("metadb");
  }

  @AfterEach
  void unmount() {
    if (disk != null) {
      disk.close();
    }
  }

  private Snapshots snapshots() {
    return Clusters.of(spec(metadb), EngineFixture::open).snapshots();
  }

  @Test
  void aFullDiskIsToldAndTheDatabaseAndItsSnapshotsStay() throws Exception {
    try (OpenDb db = open(spec(metadb))) {
      Sql.execute(db.connection(), "CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    }
    snapshots().create("one", "", false);
    disk.leave(20);
    assertFull(() -> snapshots().create("two", "", false));
    assertFull(() -> snapshots().restore("one", false));
    try (OpenDb db = open(spec(metadb))) {
      assertFull(() -> snapshots().create("hot", "", false));
      assertThat(Sql.ask(db.connection(), "SELECT x FROM t")).isEqualTo("1");
    }
    assertThat(snapshots().list()).extracting(Snapshot::name).containsExactly("one");

    disk.free();
    snapshots().restore("one", false);
    try (OpenDb db = open(spec(metadb))) {
      assertThat(Sql.ask(db.connection(), "SELECT x FROM t")).isEqualTo("1");
    }
  }

  private void assertFull(org.assertj.core.api.ThrowableAssert.ThrowingCallable action)
      throws IOException {
    assertThatThrownBy(action)
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageMatching(
            "(?s).* [4-9][0-9]\\.[0-9] MB are needed on the disk of .*/metadb, and .*");
    try (Stream<Path> entries = Files.list(metadb)) {
      assertThat(entries.filter(e -> e.getFileName().toString().startsWith("."))).isEmpty();
    }
  }
}
