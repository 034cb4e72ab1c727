package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the programs say when something is wrong, and that nothing is lost by it. */
class RefusalIT {
  @TempDir Path folder;

  private static Run refused(Run run, int exitCode, String... words) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(words).doesNotContain("\tat ", "Exception");
    return run;
  }

  @Test
  void withoutAnyPostgresItSaysWhatToTypeFirst() throws Exception {
    Sandbox sandbox = Sandbox.empty(folder);
    hideSystemPostgres(sandbox);
    Run run = refused(sandbox.run("ampd", "solo"), 69, "embedded", "system", "tcp");
    String afterError = run.err().lines().skip(1).findFirst().orElse("");
    assertThat(run.err().lines().limit(2).toList().toString())
        .contains("ampup install --component postgres");
    assertThat(afterError).isNotBlank();
    assertThat(sandbox.metadb().resolve("data")).doesNotExist();
  }

  /** A PATH of what is not PostgreSQL, and where root may, an empty folder over the usual place. */
  private void hideSystemPostgres(Sandbox sandbox) throws IOException {
    List<String> path = new ArrayList<>();
    for (String entry : System.getenv("PATH").split(":")) {
      if (!Files.exists(Path.of(entry, "postgres"))) {
        path.add(entry);
      }
    }
    sandbox.environment.put("PATH", String.join(":", path));
    StringBuilder hide = new StringBuilder();
    for (String place : List.of("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/PostgreSQL")) {
      if (Files.isDirectory(Path.of(place))) {
        hide.append("mount -t tmpfs none ").append(place).append(" && ");
      }
    }
    for (String place : List.of("/usr/local/bin/postgres", "/usr/bin/postgres")) {
      if (Files.isRegularFile(Path.of(place), LinkOption.NOFOLLOW_LINKS)) {
        hide.append("mount --bind /dev/null ").append(place).append(" && ");
      }
    }
    if (hide.length() > 0) {
      sandbox.prefix.addAll(List.of("unshare", "-r", "-m", "sh", "-c", hide + "exec \"$@\"", "sh"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--no-such-option,ampd solo --help",
    "--metadb-backend,ampd solo --help",
    "--metadb-backend=,expected auto",
    "extra words,ampd solo --help"
  })
  void wrongUsageIsTwoWithAHint(String argument, String hint) throws Exception {
    Sandbox sandbox = Sandbox.withPostgres(folder);
    List<String> words = new ArrayList<>(List.of("ampd", "solo"));
    words.addAll(List.of(argument.split(" ")));
    refused(sandbox.run(words.toArray(String[]::new)), 2, hint);
    assertThat(sandbox.project.resolve(".amp")).doesNotExist();
  }

  @Test
  void anUnknownBackendIsNamedWithTheNearestOne() throws Exception {
    Sandbox sandbox = Sandbox.withPostgres(folder);
    Run run = sandbox.run("ampd", "solo", "--metadb-backend=embeded");
    assertThat(run.exitCode()).isIn(2, 69);
    assertThat(run.err()).contains("embeded").contains("embedded").doesNotContain("\tat ");
  }

  @Test
  void aMissingServerIsToldWithWhatToType() throws Exception {
    Sandbox sandbox = Sandbox.withPostgres(folder);
    refused(sandbox.run("ampctl", "metadb", "url"), 1, "ampd solo");
    assertThat(sandbox.project.resolve(".amp")).doesNotExist();
  }

  @Test
  void anAmpFolderThatIsNoneOfOursIsRefused() throws Exception {
    Sandbox sandbox = Sandbox.withPostgres(folder);
    Path file = Files.writeString(folder.resolve("file"), "precious");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));
    refused(sandbox.run("ampd", "solo", "--amp-dir", file.toString()), 1, file.toString());
    refused(sandbox.run("ampd", "solo", "--amp-dir", link.toString()), 1, link.toString());
    refused(sandbox.run("ampd", "solo", "--amp-dir", "/proc/amp"), 1, "/proc/amp");
    assertThat(file).hasContent("precious");
    assertThat(folder.resolve("target")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[metadata_db",
        "[metadata_db]\npool_size = \"ten\"\n",
        "[metadata_db]\npol_size = 1\n"
      })
  void aBadConfigurationIsNamedByFileAndLine(String text) throws Exception {
    Sandbox sandbox = Sandbox.withPostgres(folder);
    Path amp = Files.createDirectory(sandbox.project.resolve(".amp"));
    Path file = Files.writeString(amp.resolve("config.toml"), text);
    Run run = sandbox.run("ampd", "solo");
    assertThat(run.exitCode()).as(run.err()).isIn(1, 2);
    assertThat(run.err()).contains("config.toml").doesNotContain("\tat ");
    assertThat(file).hasContent(text);
    assertThat(sandbox.metadb().resolve("data")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"data/PG_VERSION,garbage,1", "data/PG_VERSION,16,1", "data/PG_VERSION,'',1"})
  void aDataDirectoryThatCannotBeOpenedIsLeftAsItIs(String name, String content, int code)
      throws Exception {
    Sandbox sandbox = Sandbox.withPostgres(folder);
    sandbox.solo().orFail().close();
    Path file = sandbox.metadb().resolve(name);
    String good = Files.readString(file);
    Files.writeString(file, content);
    refused(sandbox.run("ampd", "solo"), code, "PG_VERSION".equals(content) ? content : "data");
    assertThat(file).hasContent(content);
    Files.writeString(file, good);
    sandbox.solo().orFail().close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "{\"format\": 1, \"backend\"",
        "{\"format\": 99}",
        "{\"format\":1,\"backend\":\"embedded\",\"version\":\"18.6\",\"server\":{\"pid\":1,"
            + "\"start\":1},\"world\":\"x\",\"endpoint\":{\"kind\":\"unix\",\"directory\":\"/tmp\","
            + "\"port\":5432},\"started\":\"2026-01-01T00:00:00Z\"}"
      })
  void aStateFileThatSaysNonsenseIsNoObstacle(String content) throws Exception {
    Sandbox sandbox = Sandbox.withPostgres(folder);
    sandbox.solo().orFail().close();
    Files.writeString(sandbox.metadb().resolve("state.json"), content);
    sandbox.solo().orFail().close();
  }

  @Test
  void anAmpupHomeThatCannotBeUsedIsNamed() throws Exception {
    Sandbox sandbox = Sandbox.withPostgres(folder);
    Path file = Files.writeString(folder.resolve("not a folder"), "");
    sandbox.environment.put("AMPUP_HOME", file.toString());
    refused(
        sandbox.run("ampup", "install", "--component", "postgres", "--offline"),
        1,
        file.toString());
  }

  @Test
  void backendsAreListedWithReasons() throws Exception {
    Sandbox sandbox = Sandbox.withPostgres(folder);
    String json = sandbox.run("ampctl", "metadb", "backends", "--json").orFail().out();
    assertThat(amp.json.Json.parse(json)).isNotNull();
    assertThat(json).contains("embedded", "system", "tcp");
  }
}
