package amp.tempdb.api.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.spi.OpenDb;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreparationRunTest {
  private final OpenDb server = mock();

  @BeforeEach
  void connect() {
    when(server.connection())
        .thenReturn(ConnectionInfo.unix(Path.of("/run/amp"), 5432, "me", "amp"));
  }

  private TempDbException failure(Preparation.Action preparation, String key) {
    return catchThrowableOfType(
        TempDbException.class, () -> PreparationRun.run(preparation, key, server));
  }

  @Test
  void whatSucceedsLeavesTheServerRunning() {
    List<ConnectionInfo> given = new ArrayList<>();
    PreparationRun.run(given::add, "", server);
    assertThat(given).containsExactly(server.connection());
    verify(server, never()).close();
  }

  @Test
  void aFileThatIsMissingIsThePreparationsOwn() {
    NoSuchFileException cause = new NoSuchFileException("src/schema.sql");
    Preparation.Action missing =
        connection -> {
          throw cause;
        };
    TempDbException failure = failure(missing, "orders-V42");
    assertThat(failure.problem())
        .isEqualTo(
            "the preparation orders-V42 of the databases failed:"
                + " java.nio.file.NoSuchFileException: src/schema.sql");
    assertThat(failure.remedy()).startsWith("Correct it");
    assertThat(failure).hasCause(cause);
    assertThat(failure(missing, "").problem())
        .startsWith("the preparation of the databases failed: ");
    verify(server, times(2)).close();
  }

  private static final class Broken implements Preparation.Action {
    @Override
    public void prepare(ConnectionInfo connection) {
      throw new IllegalStateException("migration 7");
    }
  }

  @Test
  void aClassSaysMoreThanAKey() {
    assertThat(failure(new Broken(), "settings-1").problem())
        .isEqualTo(
            "the preparation "
                + Broken.class.getName()
                + " of the databases failed: java.lang.IllegalStateException: migration 7");
  }

  @Test
  void aProblemOfAPreparationKeepsItsKindAndItsRemedies() {
    List<Remedy> remedies = Remedy.advice("Free some");
    TempDbException problem =
        new TempDbException(ProblemKind.DISK_FULL, "the disk is full", remedies, null);
    TempDbException failure =
        failure(
            connection -> {
              throw problem;
            },
            "");
    assertThat(failure.problem())
        .isEqualTo("the preparation of the databases failed: the disk is full");
    assertThat(failure.kind()).isEqualTo(ProblemKind.DISK_FULL);
    assertThat(failure.remedies()).isEqualTo(remedies);
    assertThat(failure).hasCause(problem);
  }

  @Test
  void theServersEndIsWaitedForBeforeTheThreadIsInterruptedAgain() {
    List<Boolean> interrupted = new ArrayList<>();
    doAnswer(call -> interrupted.add(Thread.currentThread().isInterrupted())).when(server).close();
    failure(
        connection -> {
          throw new InterruptedException("by the test");
        },
        "");
    assertThat(Thread.interrupted()).isTrue();
    failure(
        connection -> {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted");
        },
        "");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted).containsExactly(false, false);
  }

  @Test
  void aServerThatDoesNotEndHidesNoFailure() {
    TempDbException notEnded = new TempDbException("it has not ended yet", "Wait");
    doThrow(notEnded).when(server).close();
    TempDbException failure = failure(new Broken(), "");
    assertThat(failure).hasMessageContaining("migration 7");
    assertThat(failure).cause().hasSuppressedException(notEnded);
  }

  private static Preparation.Action throwing(Error error) {
    return connection -> {
      throw error;
    };
  }

  @Test
  void anErrorOfAPreparationIsItsFailure() {
    for (Error error :
        List.of(
            new NoClassDefFoundError("team/Missing"),
            new AssertionError("no rows"),
            new StackOverflowError())) {
      TempDbException failure = failure(throwing(error), "");
      assertThat(failure.problem()).isEqualTo("the preparation of the databases failed: " + error);
      assertThat(failure).hasCause(error);
    }
    verify(server, times(3)).close();
  }

  @Test
  void anErrorOfTheMachineStaysAsItIsAndTheServerEnds() {
    OutOfMemoryError error = new OutOfMemoryError("by the test");
    assertThatThrownBy(() -> PreparationRun.run(throwing(error), "", server)).isSameAs(error);
    verify(server).close();
  }
}
