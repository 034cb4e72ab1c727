package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.project.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that still runs in a folder whose configuration names an external database by now. */
class MetadbStopTest {
  @TempDir Path folder;
  private Terminal terminal;

  @BeforeEach
  void nameAnExternalDatabase() throws IOException {
    terminal = new Terminal(folder);
    Files.createDirectories(folder.resolve(".amp/metadb"));
    Files.writeString(
        folder.resolve(".amp/config.toml"), "metadata_db.url = 'postgresql://127.0.0.1:1/d'\n");
  }

  @Test
  void theServerOfBeforeIsStopped() {
    terminal.databases.running = true;

    assertThat(run("metadb", "stop")).isZero();
    assertThat(terminal.databases.running).isFalse();
    assertThat(terminal.err()).contains("stopped; the data is kept");
  }

  @Test
  void withoutOneItIsSaidThatTheDatabaseIsExternal() {
    assertThat(run("metadb", "stop")).isEqualTo(1);
    assertThat(terminal.err()).contains("names an external database", "remove the key");
  }

  @Test
  void doctorNamesTheServerOfBefore() {
    run("doctor");
    assertThat(terminal.out()).doesNotContain("still runs");

    terminal.databases.running = true;
    run("doctor");
    assertThat(terminal.out())
        .containsPattern("WARNING +server +managed +PostgreSQL 18.6 still runs .*process 4711")
        .contains("to stop it: ampctl metadb stop");

    String name = "AMP_CONFIG_METADATA_DB__URL";
    terminal.variables.put(name, "postgresql://127.0.0.1:1/d");
    run("doctor");
    assertThat(terminal.out()).contains("to stop it: env -u " + name + " ampctl metadb stop");
  }

  private int run(String... arguments) {
    return terminal.run(AmpctlCommand::create, arguments);
  }
}
