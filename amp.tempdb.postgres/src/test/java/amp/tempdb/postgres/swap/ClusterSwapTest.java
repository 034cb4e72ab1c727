package amp.tempdb.postgres.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.testkit.Attack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Breaks swaps off at every step; an exception of the observer runs no clean-up. */
public class ClusterSwapTest {
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @TempDir Path directory;
  private ClusterFolder folder;
  private Path prepared;

  @BeforeEach
  void make() throws IOException {
    folder = new ClusterFolder(directory.toRealPath().resolve("metadb"));
    folder.prepare();
    fill(folder.root(), "old");
    prepared = Files.createDirectory(folder.root().resolve(".preparing-1"));
    fill(prepared, "new");
  }

  private static void fill(Path root, String content) throws IOException {
    Files.createDirectories(root.resolve("data"));
    Files.writeString(root.resolve("data/PG_VERSION"), "18\n");
    Files.writeString(root.resolve("data/content"), content);
    Files.writeString(root.resolve("pgpass"), content);
  }

  private void breakOffAt(ClusterStep step) {
    assertThatThrownBy(
            () ->
                ClusterSwap.swap(
                    folder,
                    prepared,
                    keep(),
                    reached -> {
                      if (reached == step) {
                        throw new Killed();
                      }
                    }))
        .isInstanceOf(Killed.class);
  }

  private Optional<Path> keep() {
    return Optional.of(folder.root().resolve("snapshots/kept"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ClusterStep.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BEGUN", "FILLED", "PROVEN"})
  void aSwapThatIsBrokenOffIsFinishedByWhoComesNext(ClusterStep step) throws IOException {
    breakOffAt(step);
    ClusterSwap.complete(folder);
    assertHas(folder.root(), "new");
    assertHas(keep().orElseThrow(), "old");
    assertClean();
    ClusterSwap.complete(folder);
    assertHas(folder.root(), "new");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void aPasswordGoesAndComesWithItsCluster(boolean before, boolean after) throws IOException {
    if (!before) {
      Files.delete(folder.passwordFile());
    }
    if (!after) {
      Files.delete(prepared.resolve("pgpass"));
    }
    ClusterSwap.swap(folder, prepared, keep(), ClusterStep.Observer.NONE);
    assertThat(Files.exists(folder.passwordFile())).isEqualTo(after);
    assertThat(Files.exists(keep().orElseThrow().resolve("pgpass"))).isEqualTo(before);
  }

  @Test
  void withoutAPlaceForItTheOldClusterIsDeleted() throws IOException {
    ClusterSwap.swap(folder, prepared, Optional.empty(), ClusterStep.Observer.NONE);
    assertHas(folder.root(), "new");
    assertThat(folder.root().resolve("snapshots")).doesNotExist();
    assertClean();
  }

  @Test
  void aDecisionThatCannotBeCarriedOutIsTakenBack() throws IOException {
    assertThatThrownBy(
            () -> ClusterSwap.swap(folder, prepared, keep(), step -> blockTheOldData(step)))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("cannot be moved away")
        .hasMessageContaining("Nothing was replaced");
    assertHas(folder.root(), "old");
    assertThat(keep().orElseThrow()).doesNotExist();
    assertClean();
    ClusterSwap.complete(folder);
    assertHas(folder.root(), "old");
  }

  @Test
  void aDecisionThatCannotBeCarriedOutDoesNotKeepTheOldDatabaseFromServing() throws IOException {
    assertThatThrownBy(
            () ->
                ClusterSwap.swap(
                    folder,
                    prepared,
                    keep(),
                    step -> {
                      blockTheOldData(step);
                      throw new Killed();
                    }))
        .isInstanceOf(Killed.class);
    ClusterSwap.complete(folder);
    assertHas(folder.root(), "old");
    assertClean();
  }

  /** Renaming a folder onto one that is not empty fails. */
  private void blockTheOldData(ClusterStep step) {
    if (step == ClusterStep.DECIDED) {
      try {
        Files.createDirectories(folder.root().resolve(".next/old/data/full"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void theOnlyClusterIsKeptWhenThePlanOfItsSwapIsLost() throws IOException {
    breakOffAt(ClusterStep.OLD_MOVED);
    Path next = folder.root().resolve(".next");
    Files.delete(next.resolve("swap.json"));

    assertThatThrownBy(() -> ClusterSwap.complete(folder))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("no plan")
        .hasMessageContaining(folder.data().toString());
    assertHas(next.resolve("old"), "old");
  }

  @Test
  void whatWasNotDecidedIsNoSwap() throws IOException {
    ClusterSwap.complete(folder);
    assertHas(folder.root(), "old");
    assertHas(prepared, "new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../x", "snapshots/../../x", "/x", "run/x", "snapshots", "snapshots/a/b", ""})
  @Attack(by = "the author of a project folder")
  void aPlanThatLeadsElsewhereIsRefusedAndTheOldClusterLeft(String keep) throws IOException {
    Files.writeString(prepared.resolve("swap.json"), "{\"format\":1,\"keep\":\"" + keep + "\"}");
    Files.createDirectory(prepared.resolve("old"));
    Files.move(prepared, folder.root().resolve(".next"));
    assertThatThrownBy(() -> ClusterSwap.complete(folder))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("damaged");
    assertHas(folder.root(), "old");
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  @Attack(by = "the author of a project folder")
  void aLinkInThePlaceOfTheSnapshotsLeadsNowhere() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createSymbolicLink(folder.root().resolve("snapshots"), outside);
    assertThatThrownBy(() -> ClusterSwap.swap(folder, prepared, keep(), ClusterStep.Observer.NONE))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("is a link");
    assertThat(outside).isEmptyDirectory();
    assertHas(folder.root(), "old");
    assertThat(folder.root().resolve(".next")).doesNotExist();
  }

  private static void assertHas(Path root, String content) {
    assertThat(root.resolve("data/content")).hasContent(content);
    assertThat(root.resolve("pgpass")).hasContent(content);
  }

  private void assertClean() throws IOException {
    try (Stream<Path> entries = Files.list(folder.root())) {
      assertThat(entries.filter(e -> e.getFileName().toString().startsWith("."))).isEmpty();
    }
  }
}
