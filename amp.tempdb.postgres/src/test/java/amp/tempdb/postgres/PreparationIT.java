package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.Preparation;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
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
}
