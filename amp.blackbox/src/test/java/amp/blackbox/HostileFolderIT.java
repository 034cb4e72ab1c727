package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.testkit.Attack;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Folders in which somebody else has put something in place of ours: it is refused or done without,
 * nothing outside is touched, and nobody waits for ever.
 */
@Attack(by = "the author of a project folder")
class HostileFolderIT {
  private static final String LIMIT = "60";

  @AutoClose private final Sandbox sandbox = new Sandbox();
  private Path outside;

  @BeforeEach
  void open() throws IOException {
    outside = Files.createDirectories(sandbox.root().resolve("outside"));
    Files.writeString(outside.resolve("victim"), "precious");
  }

  /** Runs a server for a query, under a limit of time; tells whether it served. */
  private boolean serves(String... arguments) throws IOException {
    sandbox.through("timeout", "--kill-after=5", LIMIT);
    Run run;
    try {
      String[] words = new String[arguments.length + 3];
      words[0] = "metadb";
      words[1] = "query";
      System.arraycopy(arguments, 0, words, 2, arguments.length);
      words[words.length - 1] = "SELECT 'serves'";
      run = sandbox.run("ampctl", words);
    } finally {
      sandbox.directly();
    }
    assertThat(run.exitCode()).as("ends in time: %s", run).isNotIn(124, 137);
    assertThat(run.err()).doesNotContain("\tat ", "Exception", "unexpected");
    assertThat(outside.resolve("victim")).hasContent("precious");
    assertThat(outside.toFile().list()).containsExactly("victim");
    assertThat(run.exitCode() == 0).as(run.err()).isEqualTo(run.out().contains("serves"));
    return run.exitCode() == 0;
  }

  private void replace(String entry, String... command) throws IOException {
    Path path = sandbox.metadb().resolve(entry).normalize();
    Files.createDirectories(path.getParent());
    Run.command("rm", "-rf", path.toString()).orFail();
    String[] words = java.util.Arrays.copyOf(command, command.length + 1);
    words[command.length] = path.toString();
    Run.command(words).orFail();
  }

  private void restore(String entry) {
    Run.command("rm", "-rf", sandbox.metadb().resolve(entry).normalize().toString()).orFail();
  }

  @Test
  void linksLeadNowhere() throws IOException {
    sandbox.makeRow();
    for (String entry :
        List.of(
            "run", "run/holders", "log", "lock", "start.lock", "run/stopping", "run/detached")) {
      boolean folder = List.of("run", "run/holders", "log").contains(entry);
      replace(entry, "ln", "-s", folder ? outside + "" : outside.resolve("victim") + "");
      assertThat(serves()).as(entry).isFalse();
      restore(entry);
    }
    for (String entry : List.of("log/server.log", "state.json", "run/pg_hba.conf")) {
      replace(entry, "ln", "-s", outside.resolve("victim").toString());
      assertThat(serves()).as(entry).isTrue();
    }
    replace("lock", "ln", "-s", outside.resolve("new").toString());
    assertThat(serves()).isFalse();
    restore("lock");

    sandbox.assertRowIsThere();
  }

  @Test
  void pipesAndDevicesMakeNobodyWait() throws IOException {
    sandbox.makeRow();
    for (String entry : List.of("lock", "start.lock")) {
      replace(entry, "mkfifo");
      assertThat(serves()).as(entry).isFalse();
      restore(entry);
    }
    for (String entry :
        List.of("state.json", "log/server.log", "run/holders/x", "run/pg_hba.conf")) {
      replace(entry, "mkfifo");
      assertThat(serves()).as(entry).isTrue();
    }
    replace("state.json", "ln", "-s", "/dev/zero");
    assertThat(serves()).isTrue();
    replace("data/postmaster.pid", "ln", "-s", "/dev/zero");
    assertThat(serves()).isTrue();

    sandbox.assertRowIsThere();
  }

  @Test
  void hugeFilesAreNotReadIntoMemory() throws IOException {
    sandbox.makeRow();
    for (String entry : List.of("state.json", "run/pg_hba.conf", "run/holders/x", "pgpass")) {
      replace(entry, "truncate", "-s", "3G");
      assertThat(serves("--metadb-backend=embedded")).as(entry).isTrue();
    }
    Path version = sandbox.metadb().resolve("data/PG_VERSION");
    Run.command("truncate", "-s", "3G", version.toString()).orFail();
    assertThat(serves()).isFalse();
    Run.command("truncate", "-s", "3", version.toString()).orFail();

    sandbox.assertRowIsThere();
  }

  /** Each command ends, says what is wrong in words, and reads no more than it can use. */
  @Test
  void whatIsPlantedInPlaceOfFilesThatCommandsReadMakesNoneWait() throws IOException {
    sandbox.makeRow();
    Path shared = Files.createDirectory(sandbox.root().resolve("shared"));
    Run.command("mkfifo", shared.resolve(".copy-1.part").toString()).orFail();
    assertEnds("metadb", "backup", shared.resolve("copy").toString());
    assertThat(shared.resolve("copy")).isNotEmptyFile();
    for (List<String> plant :
        List.of(
            List.of("mkfifo"), List.of("ln", "-s", "/dev/zero"), List.of("truncate", "-s", "3G"))) {
      String[] command = plant.toArray(String[]::new);
      replace("snapshots/x/manifest.json", command);
      replace("log/server.log", command);
      assertEnds("metadb", "snapshot", "list");
      assertEnds("metadb", "snapshot", "restore", "x");
      assertEnds("metadb", "disk");
      assertEnds("metadb", "logs", "--lines=1000000");
      assertEnds("status");
      replace(".next/swap.json", command);
      assertEnds("metadb", "snapshot", "list");
      assertEnds("metadb", "start");
      restore(".next");
      restore("snapshots");
      restore("log/server.log");
    }
    sandbox.assertRowIsThere();
  }

  private void assertEnds(String... words) {
    sandbox.through("timeout", "--kill-after=5", LIMIT);
    try {
      Run run = sandbox.run("ampctl", words);
      assertThat(run.exitCode()).as("%s ends in time: %s", List.of(words), run).isNotIn(124, 137);
      assertThat(run.err()).doesNotContain("\tat ", "Exception", "OutOfMemory", "unexpected");
    } finally {
      sandbox.directly();
    }
  }

  @Test
  void aConfigurationThatIsNoFileIsRefused() throws IOException {
    Files.createDirectories(sandbox.project().resolve(".amp"));
    replace("../config.toml", "mkfifo");
    assertThat(serves()).isFalse();
    restore("../config.toml");
    assertThat(serves()).isTrue();
  }

  @Test
  void aStoreThatOthersCanWriteRunsNothing() {
    Run.command("chmod", "o+w", sandbox.ampupHome().toString()).orFail();

    Run run = sandbox.run("ampd", "solo", "--metadb-backend=embedded");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(69);
    assertThat(run.err())
        .contains(sandbox.ampupHome().toString(), "can be written by other users", "chmod -R o-w");
    assertThat(sandbox.metadb()).doesNotExist();
  }

  @Test
  void aTemplateThatOthersCouldHaveMadeIsNotUsed() throws IOException {
    Path templates = sandbox.ampupHome().resolve("templates");
    try (var entries = Files.newDirectoryStream(templates, "postgres-18.6*")) {
      for (Path template : entries) {
        if (Files.isDirectory(template)) {
          Files.writeString(template.resolve("planted"), "by somebody");
        }
      }
    }
    Run.command("chmod", "0777", templates.toString()).orFail();

    assertThat(serves()).isTrue();

    assertThat(sandbox.metadb().resolve("data/PG_VERSION")).exists();
    assertThat(sandbox.metadb().resolve("data/planted")).doesNotExist();
  }

  @Test
  void whatAShellOrSqlWouldReadInAPathIsOnlyAName() throws IOException {
    String name = "$(touch x)`touch y`'\";DROP TABLE kept;-- %s &|<>*?\\ {a,b} #";
    sandbox.project(name);
    sandbox.makeRow();
    sandbox.assertRowIsThere("--metadb-backend=tcp");
    assertThat(serves()).isTrue();
    try (var entries = Files.list(sandbox.project())) {
      assertThat(entries.map(e -> e.getFileName().toString())).containsExactly(".amp");
    }
    sandbox.project("line\nbreak");
    assertThat(serves()).isFalse();
  }

  @Test
  void aSocketFolderOfSomebodyElseIsRefused() throws IOException {
    assumeTrue(Sandbox.ROOT, "only root can make folders of another user");
    long user = 54_323;
    while (Files.exists(Path.of("/tmp/amp-" + user))) {
      user++;
    }
    Path shared = Path.of("/tmp/amp-" + user);
    sandbox.project("long".repeat(30)).as(user);
    try {
      Files.createDirectory(shared);
      refusesSocketFolder(shared, "belongs to user root");
      Files.delete(shared);
      Files.createSymbolicLink(shared, outside);
      refusesSocketFolder(shared, "is in the way");
      assertThat(outside.toFile().list()).containsExactly("victim");
    } finally {
      Files.deleteIfExists(shared);
    }
  }

  private void refusesSocketFolder(Path folder, String reason) {
    Run run = sandbox.run("ampd", "solo");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains(folder.toString(), reason, "XDG_RUNTIME_DIR");
  }
}
