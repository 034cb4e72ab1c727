package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong is named with its place, without a stack trace, and no row is lost by it. */
class BadInputIT {
  @AutoClose private final Sandbox sandbox = new Sandbox();

  @BeforeEach
  void makeRow() {
    sandbox.makeRow();
  }

  /** Runs {@code ampd solo}, which must fail, and returns what it says. */
  private AbstractStringAssert<?> refuses(int exitCode, String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "solo";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    Run run = sandbox.run("ampd", words);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error: ").doesNotContain("\tat ", "Exception", "unexpected");
    assertThat(run.err().lines().count()).as("a remedy follows: %s", run.err()).isGreaterThan(1);
    return assertThat(run.err());
  }

  @Test
  void anAmpFolderThatIsNone() throws IOException {
    Path file = Files.writeString(sandbox.root().resolve("file"), "precious");
    refuses(1, "--amp-dir", file.toString()).contains(file.toString(), "is a file");
    assertThat(file).hasContent("precious");

    Path link =
        Files.createSymbolicLink(sandbox.root().resolve("link"), sandbox.project().resolve(".amp"));
    refuses(1, "--amp-dir", link.toString()).contains(link.toString(), "symbolic link");

    Path foreign = Path.of("/usr");
    if (Sandbox.ROOT) {
      foreign = Files.createDirectory(sandbox.root().resolve("foreign"));
      Run.command("chown", "65534", foreign.toString()).orFail();
    }
    refuses(1, "--amp-dir", foreign.toString()).contains(foreign.toString(), "belongs to");

    sandbox.assertRowIsThere();
  }

  @Test
  void aBackendThatIsNone() {
    refuses(69, "--metadb-backend=embeded").contains("\"embeded\"", "Did you mean embedded?");
    refuses(2, "--metadb-backend=").contains("--metadb-backend", "expected auto, embedded");
    refuses(2, "--metadb-backend=../Été $(id)\n").contains("--metadb-backend", "../Été $(id)");

    sandbox.assertRowIsThere();
  }

  @Test
  void aBrokenConfiguration() throws IOException {
    Path file = sandbox.project().resolve(".amp/config.toml");
    Files.writeString(file, "data_dir = \"data\"\n[metadata_db\n");
    refuses(1).contains(file + ":2:");
    Files.writeString(file, "[metadata_db]\npool_size = \"many\"\n");
    refuses(1).contains(file + ":2:", "metadata_db.pool_size", "\"many\"", "expected");
    Files.writeString(file, "[metadata_db]\n\npol_size = 3\n");
    refuses(1).contains(file + ":3:", "metadata_db.pol_size", "did you mean metadata_db.pool_size");

    Files.delete(file);
    sandbox.assertRowIsThere();
  }

  @Test
  void anAmpupFolderThatIsNone() throws IOException {
    String home = sandbox.ampupHome().toString();
    Path file = Files.writeString(sandbox.root().resolve("file"), "precious");
    // /proc takes no new folder, not even from root; a folder may be missing too.
    for (String bad : new String[] {file.toString(), "/proc/ampup", file + "/below"}) {
      sandbox.with("AMPUP_HOME", bad);
      refuses(69, "--metadb-backend=embedded")
          .containsAnyOf(bad, "ampup install --component postgres");
      Run install = sandbox.run("ampup", "install", "--component", "postgres", "--offline");
      assertThat(install.exitCode()).isEqualTo(1);
      assertThat(install.out()).isEmpty();
      assertThat(install.err())
          .contains(bad, "AMPUP_HOME")
          .doesNotContain("\tat ", "Exception", "Try again");
    }
    assertThat(file).hasContent("precious");

    sandbox.with("AMPUP_HOME", home).assertRowIsThere();
  }

  @Test
  void aVersionFileThatIsWrong() throws IOException {
    Path file = sandbox.metadb().resolve("data/PG_VERSION");
    String content = Files.readString(file);
    Files.writeString(file, "garbage\n");
    refuses(1).contains(file.toString(), "garbage");
    Files.writeString(file, "");
    refuses(1).contains(file.toString());
    Files.writeString(file, "13\n");
    refuses(69).contains("13", "18.6", "ampup install --component postgres 13");

    Files.writeString(file, content);
    sandbox.assertRowIsThere();
  }

  @Test
  void aStateFileThatIsWrongDecidesNothing() throws IOException {
    Path file = sandbox.metadb().resolve("state.json");
    String content = Files.readString(file);
    Files.writeString(file, "garbage");
    sandbox.assertRowIsThere();
    Files.writeString(file, content.substring(0, content.length() / 2));
    sandbox.assertRowIsThere();

    // The state of another project, whose server runs.
    Path own = sandbox.project();
    Daemon other = sandbox.project("other").solo().awaitReady();
    String foreign = Files.readString(sandbox.metadb().resolve("state.json"));
    sandbox.project(own.getFileName().toString());
    Files.writeString(file, foreign);
    assertThat(sandbox.run("ampctl", "metadb", "url").exitCode()).isEqualTo(1);
    sandbox.assertRowIsThere();
    assertThat(other.isAlive()).isTrue();
    sandbox.project("other");
    other.stop();
  }

  @Test
  void aDamagedStateFileDoesNotHideTheServerThatRuns() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "found by /proc");
    Daemon daemon = sandbox.solo().awaitReady();
    for (String damaged : new String[] {"garbage", "{\"format\": 1,", "{}"}) {
      Files.writeString(sandbox.metadb().resolve("state.json"), damaged);
      sandbox.database().assertRowIsThere();
      refuses(75).contains(Long.toString(daemon.pid()));
    }
    daemon.stop();
  }
}
