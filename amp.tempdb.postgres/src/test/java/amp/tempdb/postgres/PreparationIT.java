package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.file.Trees;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.create.Templates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a preparation may do, and what becomes of one that fails. */
class PreparationIT {
  @TempDir Path folder;

  /** With templates of its own, so that nothing has been prepared. */
  private TempDbSpec ephemeral(Preparation preparation) {
    return TempDbSpec.ephemeral()
        .with(s -> s.home(folder.resolve("home")).preparation(preparation));
  }

  @Test
  void aPreparationThatOpensADatabaseOfItsOwnIsToldSo() {
    Preparation preparation =
        new Preparation(
            "itself", c -> open(ephemeral(new Preparation("itself", other -> {}))).close());

    assertThatThrownBy(() -> open(ephemeral(preparation)).close())
        .hasMessageContaining(
            "the preparation itself opens a database that begins with this preparation itself");
  }

  private static Stream<Exception> failures() {
    return Stream.of(
        new NoSuchFileException("src/schema.sql"),
        new UncheckedIOException(new IOException("src/schema.sql")),
        new StartFailedException(
            "psql failed for src/schema.sql", List.of(), List.of("psql"), 3, ""));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aPreparationThatFailsRunsOnceAndIsNotTakenForTheFoldersFailure(Exception cause) {
    AtomicInteger runs = new AtomicInteger();
    Preparation preparation =
        new Preparation(
            "failing",
            c -> {
              runs.incrementAndGet();
              throw cause;
            });

    assertThatThrownBy(() -> open(ephemeral(preparation)).close())
        .isInstanceOf(TempDbException.class)
        .hasCause(cause)
        .hasMessageStartingWith("the preparation failing of the databases failed: ")
        .hasMessageContaining("src/schema.sql")
        .hasMessageNotContaining("writable");
    assertThat(runs).hasValue(1);
  }

  private static Preparation throwing(Error error) {
    return new Preparation(
        "error",
        c -> {
          throw error;
        });
  }

  @Test
  void anErrorOfAPreparationIsItsFailure() {
    AssertionError error = new AssertionError("no rows");
    assertThatThrownBy(() -> open(ephemeral(throwing(error))).close())
        .isInstanceOf(TempDbException.class)
        .hasMessageStartingWith(
            "the preparation error of the databases failed: java.lang.AssertionError: no rows")
        .hasCause(error);
  }

  /** A machine's error passes through everything that makes a cluster. */
  @Test
  void nothingOfAClusterStaysWhateverIsThrown() throws Exception {
    OutOfMemoryError error = new OutOfMemoryError("by the test");
    TempDbSpec ephemeral = ephemeral(throwing(error));
    TempDbSpec persistent =
        TempDbSpec.at(folder.resolve("metadb"))
            .with(s -> s.home(ephemeral.home()).preparation(throwing(error)));
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    String usual = System.setProperty("java.io.tmpdir", temporary.toString());
    try {
      assertThatThrownBy(() -> open(ephemeral).close()).isSameAs(error);
      assertThatThrownBy(() -> open(persistent).close()).isSameAs(error);
    } finally {
      System.setProperty("java.io.tmpdir", usual);
    }
    assertThat(names(temporary)).noneMatch(name -> name.startsWith("amp-"));
    assertThat(names(folder.resolve("metadb")))
        .doesNotContain("data")
        .noneMatch(name -> name.startsWith(ClusterFolder.STAGING));
    assertThat(names(Templates.store(ephemeral))).noneMatch(name -> name.contains(".making-"));
  }

  private static List<String> names(Path folder) throws IOException {
    return Trees.children(folder).stream().map(child -> child.getFileName().toString()).toList();
  }
}
