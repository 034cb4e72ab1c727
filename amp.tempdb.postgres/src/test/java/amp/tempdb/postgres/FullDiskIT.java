package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.tempdb.api.TempDbException;
import amp.tempdb.api.spi.OpenDb;
import amp.testkit.Sql;
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
  private Path metadb;

  @BeforeEach
  void mount() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", disk.toString()) == 0);
    metadb = disk.resolve("metadb");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", folder.resolve("disk").toString());
  }

  private Snapshots snapshots() {
    return Clusters.of(spec(metadb), EngineFixture::open).snapshots();
  }

  @Test
  void aFullDiskIsToldAndTheDatabaseAndItsSnapshotsStay() throws Exception {
    try (OpenDb db = open(spec(metadb))) {
      Sql.execute(db.connection(), "CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    }
    snapshots().create("one", "");
    fill(20);
    assertFull(() -> snapshots().create("two", ""));
    assertFull(() -> snapshots().restore("one", false));
    try (OpenDb db = open(spec(metadb))) {
      assertFull(() -> snapshots().create("hot", ""));
      assertThat(Sql.ask(db.connection(), "SELECT x FROM t")).isEqualTo("1");
    }
    assertThat(snapshots().list()).extracting(Snapshot::name).containsExactly("one");

    Files.delete(metadb.resolveSibling("filling"));
    snapshots().restore("one", false);
    try (OpenDb db = open(spec(metadb))) {
      assertThat(Sql.ask(db.connection(), "SELECT x FROM t")).isEqualTo("1");
    }
  }

  /** Leaves so many megabytes. */
  private void fill(long left) throws IOException {
    long room = Files.getFileStore(metadb).getUsableSpace();
    Files.write(metadb.resolveSibling("filling"), new byte[(int) (room - (left << 20))]);
  }

  private void assertFull(org.assertj.core.api.ThrowableAssert.ThrowingCallable action)
      throws IOException {
    assertThatThrownBy(action)
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("No space left on device");
    try (Stream<Path> entries = Files.list(metadb)) {
      assertThat(entries.filter(e -> e.getFileName().toString().startsWith("."))).isEmpty();
    }
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
