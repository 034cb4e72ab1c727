package amp.tempdb.postgres.snapshot;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.swap.ClusterStep;
import amp.testkit.OverlayMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replaces clusters that the image of a container brought, whose folders cannot be renamed. */
class OverlayIT {
  @TempDir Path folder;
  private Path image;
  private Path place;

  @BeforeEach
  void makeImage() throws Exception {
    folder = folder.toRealPath();
    image = Files.createDirectory(folder.resolve("image"));
    place = Files.createDirectory(folder.resolve("place"));
    Path metadb = image.resolve("metadb");
    try (OpenDb db = open(spec(metadb).with(s -> s.listen(0)))) {
      Sql.execute(db.connection(), "CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)");
    }
    ClusterMain.run(List.of(), metadb, "create=one");
    try (OpenDb db = open(spec(metadb))) {
      Sql.execute(db.connection(), "INSERT INTO t VALUES (2)");
    }
  }

  private List<String> inContainer(String... actions) throws Exception {
    return ClusterMain.run(OverlayMount.over(image, place), place.resolve("metadb"), actions);
  }

  @Test
  void aSnapshotIsRestoredAndTheOldDatabaseKept() throws Exception {
    assertThat(
            inContainer(
                "restore=one", "rows", "snapshots", "files", "restore=one", "rows", "files"))
        .containsExactly("1", "one,automatic", "", "1", "");
  }

  @Test
  void theDatabaseIsReset() throws Exception {
    assertThat(inContainer("reset", "tables", "snapshots", "files"))
        .containsExactly("0", "one", "");
  }

  @Test
  void aSnapshotIsDeleted() throws Exception {
    assertThat(inContainer("delete=one", "snapshots", "files", "rows"))
        .containsExactly("", "", "1,2");
  }

  /** Whatever was not decided, or cannot be carried out any more, leaves the old one. */
  @ParameterizedTest
  @EnumSource(
      value = ClusterStep.class,
      names = {"PROVEN", "DECIDED", "OLD_MOVED", "NEW_MOVED"})
  void aRestoreThatIsKilledIsFinishedByWhoComesNext(ClusterStep step) throws Exception {
    boolean decided = step.compareTo(ClusterStep.DECIDED) >= 0;
    assertThat(inContainer("restore=one@" + step, "rows", "snapshots", "files"))
        .containsExactly(decided ? "1" : "1,2", decided ? "one,automatic" : "one", "");
  }

  /** The image was made of what the kill left. */
  @ParameterizedTest
  @EnumSource(
      value = ClusterStep.class,
      names = {"OLD_PASSWORD_MOVED", "OLD_MOVED", "NEW_MOVED", "OLD_KEPT"})
  void aRestoreThatWasKilledInTheImageLeavesTheOldOrTheNewDatabase(ClusterStep step)
      throws Exception {
    ClusterMain.run(List.of(), image.resolve("metadb"), "restore=one@" + step);
    boolean moved = step.compareTo(ClusterStep.OLD_MOVED) >= 0;
    assertThat(inContainer("rows", "snapshots", "files", "restore=one", "rows", "files"))
        .containsExactly(moved ? "1" : "1,2", moved ? "one,automatic" : "one", "", "1", "");
  }
}
