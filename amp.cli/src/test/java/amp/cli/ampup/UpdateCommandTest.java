package amp.cli.ampup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import amp.cli.console.Console;
import amp.cli.project.Context;
import amp.cli.project.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void anUpdateTellsOfANewerVersionThatIsInstalledAndNotActive() throws IOException {
    FakePostgres.install(home(), "18.5.0");
    FakePostgres.install(home(), "18.6.0");
    FakePostgres.install(home(), "17.11.0");
    assertThat(run("use", "postgres", "18.6.0")).isZero();
    assertThat(run("update", "--offline")).isZero();
    assertThat(out.toString()).isEqualTo("Everything is up to date.\n");

    assertThat(run("use", "postgres", "18.5.0")).isZero();
    assertThat(run("update", "--offline")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "postgres 18.6.0 is installed, and 18.5.0 is active;"
                + " switch with: ampup use postgres 18.6.0\n");
    assertThat(run("use", "postgres", "17.11.0")).isZero();
    assertThat(run("update", "--offline")).isZero();
    assertThat(out.toString()).isEqualTo("Everything is up to date.\n");
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    Context context =
        new Context(
            Console.writing(new PrintWriter(out), new PrintWriter(err)),
            new Environment(
                Map.of("AMPUP_HOME", home().toString()), folder, folder.resolve("user")),
            mock(),
            mock());
    return AmpupCommand.run(context, arguments);
  }

  private Path home() {
    return folder.resolve("store");
  }
}
