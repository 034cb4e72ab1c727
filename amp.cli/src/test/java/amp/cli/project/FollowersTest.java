package amp.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.console.CliException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowersTest {
  private static final Duration NOW = Duration.ZERO;
  private static final String DETACHED =
      "; PostgreSQL runs on, detached, until: ampctl metadb stop\n";

  /** Of a process that lives. */
  private static final String SOLO = "ampd solo (process " + ProcessHandle.current().pid() + ")";

  private static final String OTHER = "an application (process 1)";

  @TempDir Path folder;
  private Terminal terminal;
  private FakeDatabases databases;

  @BeforeEach
  void aServerRuns() {
    terminal = new Terminal(folder);
    databases = terminal.databases;
    databases.running = true;
  }

  @Test
  void whoIsBackIsLeftAlone() {
    Followers followers = followersOf(SOLO, OTHER);
    databases.holdersOfRunning = List.of(SOLO, OTHER);

    followers.await(NOW, NOW);

    assertThat(databases.detached).isFalse();
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void whoHasNotNoticedInTimeLeavesTheServerDetached() {
    followersOf(SOLO).await(NOW, NOW);

    assertThat(databases.detached).isTrue();
    assertThat(terminal.err())
        .isEqualTo(
            "warning: "
                + SOLO
                + " has not used the new server within 0 ms, and whether it still will is not known"
                + DETACHED);
  }

  @Test
  void whoHasEndedIsNotWaitedFor() {
    Followers followers = followersOf("ampd solo");
    databases.holders = List.of();

    followers.await(Duration.ofDays(1), NOW);

    assertThat(databases.detached).isTrue();
    assertThat(terminal.err()).isEqualTo("warning: ampd solo has ended" + DETACHED);
  }

  @Test
  void othersKeepTheServerAsTheyCan() {
    Followers followers = followersOf(OTHER);
    databases.holdersOfRunning = List.of(OTHER);

    followers.await(NOW, NOW);
    assertThat(databases.detached).isFalse();

    // Its lease is on the server before, whose end it has not noticed.
    databases.holdersOfRunning = List.of();
    followers.await(NOW, NOW);
    assertThat(databases.detached).isTrue();
    assertThat(terminal.err()).isEqualTo("warning: nobody uses the database any more" + DETACHED);
  }

  @Test
  void aServerThatCannotStayIsNoSuccess() {
    databases.detachable = false;

    assertThatThrownBy(() -> followersOf(SOLO).await(NOW, NOW))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("PostgreSQL was started again, and ends with this command");
    assertThat(databases.detached).isFalse();
  }

  private Followers followersOf(String... users) {
    databases.holders = List.of(users);
    Context context = terminal.context();
    return Followers.of(context, Project.load(new ProjectOptions(), context));
  }
}
