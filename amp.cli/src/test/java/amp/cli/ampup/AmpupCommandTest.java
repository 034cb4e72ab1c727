package amp.cli.ampup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import amp.ampup.Extension;
import amp.ampup.Platform;
import amp.ampup.Receipt;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.install.Maintenance;
import amp.cli.console.Console;
import amp.cli.console.MessageWriter;
import amp.cli.project.Context;
import amp.cli.project.Environment;
import amp.json.Json;
import amp.tempdb.postgres.installation.PgVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmpupCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Map<String, String> all = new HashMap<>(environment);
    all.put("AMPUP_HOME", home().toString());
    Context context =
        new Context(
            Console.writing(new PrintWriter(out), new PrintWriter(err)),
            new Environment(all, folder, folder.resolve("user")),
            mock(),
            mock());
    return AmpupCommand.run(context, arguments);
  }

  private Path home() {
    return folder.resolve("store");
  }

  @Test
  void listWithNothingInstalledSaysSo() {
    assertThat(run("list")).isZero();
    assertThat(out.toString()).startsWith("Nothing is installed.");
    assertThat(err.toString()).isEmpty();
    assertThat(run("list", "--json")).isZero();
    assertThat(Json.parse(out.toString())).isEqualTo(List.of());
    assertThat(home()).doesNotExist();
  }

  @Test
  void withoutACommandItShowsWhatThereIsAndWhatItCanDo() throws IOException {
    assertThat(run()).isZero();
    assertThat(out.toString()).startsWith("Nothing is installed.").contains("Usage: ampup");
    assertThat(home()).doesNotExist();
    FakePostgres.install(home(), "18.6.0");
    assertThat(run()).isZero();
    assertThat(out.toString()).startsWith("postgres 18.6.0").contains("  install ");
  }

  @Test
  void aDistributionThatAmpupHasNotInstalledIsNotUpdated() throws IOException {
    FakePostgres.install(home(), "18.6.0");
    assertThat(run("self", "update")).isEqualTo(1);
    assertThat(err.toString())
        .contains("this ampup runs from", "which ampup has not installed")
        .contains("ampup install --component ampup --from amp-");
  }

  @Test
  void listShowsEveryVersionAndTheActiveOne() throws IOException {
    FakePostgres.install(home(), "18.6.0");
    FakePostgres.install(home(), "18.10.0");
    assertThat(run("use", "postgres", "18.6.0")).isZero();
    assertThat(run("list")).isZero();
    assertThat(out.toString()).isEqualTo("postgres 18.10.0\npostgres 18.6.0 (active)\n");
    assertThat(run("which", "postgres")).isZero();
    assertThat(out.toString().strip()).endsWith("18.6.0-" + Platform.current() + "/bin/postgres");
  }

  @Test
  void searchTellsWhatThereIsAndInWhichVersion() {
    assertThat(run("search", "hypothetical")).isZero();
    assertThat(out.toString()).startsWith("hypopg - hypothetical indexes (for PostgreSQL 15: ");
    assertThat(run("search", "--json", "hypopg")).isZero();
    assertThat(out.toString()).contains("\"creates\": [\"hypopg\"]");
    assertThat(run("search", "nothing of this name")).isEqualTo(1);
    assertThat(out.toString()).startsWith("There is no extension with");
    assertThat(run("install", "--component", "hypopg")).isEqualTo(1);
    assertThat(err.toString()).contains("no PostgreSQL is installed that hypopg could be added to");
    assertThat(home()).doesNotExist();
  }

  @Test
  void useOfAnUnknownVersionFailsAndChangesNothing() throws IOException {
    FakePostgres.install(home(), "18.6.0");
    run("use", "postgres", "18");
    assertThat(run("use", "postgres", "17")).isEqualTo(1);
    assertThat(err.toString()).startsWith("error: postgres 17 is not installed");
    assertThat(out.toString()).isEmpty();
    run("list");
    assertThat(out.toString()).isEqualTo("postgres 18.6.0 (active)\n");
  }

  @Test
  void aComponentWhereAVersionBelongsIsAnsweredWithTheCommand() {
    assertThat(run("install", "postgres")).isEqualTo(1);
    assertThat(err.toString())
        .contains("\"postgres\" is not a version", "ampup install --component postgres");
    assertThat(home().resolve("components")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "/etc", "../../x", "18/..", ""})
  void uninstallRefusesWhatIsNoVersion(String version) throws IOException {
    FakePostgres.install(home(), "18.6.0");
    assertThat(run("uninstall", "postgres", version)).isEqualTo(1);
    assertThat(err.toString()).contains("is not a version");
    assertThat(run("uninstall", "..", "18")).isEqualTo(1);
    assertThat(run("list")).isZero();
    assertThat(out.toString()).contains("18.6.0");
  }

  @Test
  void uninstallRemovesAndOfAnUnknownVersionFails() throws IOException {
    FakePostgres.install(home(), "18.6.0");
    assertThat(run("uninstall", "postgres", "17")).isEqualTo(1);
    assertThat(run("uninstall", "postgres", "18")).isZero();
    assertThat(out.toString()).isEqualTo("postgres 18.6.0 is removed\n");
    assertThat(run("which", "postgres")).isEqualTo(1);
  }

  @Test
  void wrongUsageIsExitCodeTwo() {
    assertThat(run("instal")).isEqualTo(2);
    assertThat(err.toString()).contains("install");
    assertThat(run("use", "postgres")).isEqualTo(2);
    assertThat(run("install", "--lock-timeout", "soon")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void errorsAreJsonWhenTheResultIs() {
    assertThat(run("install", "17.0.9", "--json", "--offline")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    var error = Json.parseObject(err.toString()).object("error");
    assertThat(error.string("problem")).contains("17.0.9");
    assertThat(error.string("kind")).isEqualTo("failed");
    assertThat(error.objects("remedies").get(0).string("text")).contains("--allow-unpinned");
    assertThat(error.number("exit")).isEqualTo(1);
  }

  @Test
  void aWrongConfigurationNamesItsPlace() throws IOException {
    Files.createDirectories(home());
    Files.writeString(home().resolve("config.toml"), "source = \"zonky\"\nmiror = \"x\"\n");
    assertThat(run("gc")).isEqualTo(1);
    assertThat(err.toString()).contains("line 2, column 1").contains("miror").contains("mirror");
    Files.writeString(home().resolve("config.toml"), "mirror = 3\nsorce = 'x'\n");
    assertThat(run("gc")).isEqualTo(1);
    assertThat(err.toString()).contains("mirror is not a text", "unknown key sorce");
  }

  @Test
  void aConfigurationThatIsNoSmallFileIsRefusedByName() throws IOException {
    Path config = Files.createDirectories(home().resolve("config.toml"));
    assertThat(run("gc")).isNotZero();
    assertThat(err.toString()).contains(config.toString()).doesNotContain("\tat ");
    Files.delete(config);
    for (String text : List.of("a = " + "[".repeat(100_000), "#".repeat(2 << 20))) {
      Files.writeString(config, text);
      assertThat(run("gc")).isNotZero();
      assertThat(err.toString()).contains(config.toString()).doesNotContain("\tat ");
    }
  }

  @Test
  void initCreatesTheLayoutAndAgainIsHarmlessAndCanBeUndone() throws IOException {
    Path user = Files.createDirectories(folder.resolve("user"));
    Path rc = Files.writeString(user.resolve(".bashrc"), "alias x=y");
    Path fish = Files.createDirectories(user.resolve(".config/fish")).resolve("conf.d/ampup.fish");
    assertThat(run("init", "-y")).isZero();
    assertThat(home().resolve("bin")).isDirectory();
    String once = Files.readString(rc);
    assertThat(once).startsWith("alias x=y\n").contains(home().resolve("bin").toString());
    assertThat(fish).content().contains("fish_add_path");
    assertThat(run("init", "-y")).isZero();
    assertThat(Files.readString(rc)).isEqualTo(once);
    assertThat(run("init", "--undo")).isZero();
    assertThat(Files.readString(rc)).isEqualTo("alias x=y\n");
  }

  @Test
  void initNamesTheFilesThatItLeavesAndChangesTheOthers() throws IOException {
    Path user = Files.createDirectories(folder.resolve("user"));
    Path cut = Files.writeString(user.resolve(".profile"), "# >>> ampup >>>\nexport MINE=1\n");
    Path rc = Files.write(user.resolve(".bashrc"), new byte[] {'#', (byte) 0xfc, '\n'});
    Path pipe = Files.createDirectory(user.resolve(".zshrc"));
    assertThat(run("init", "-y")).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            cut + " was left as it is: line 1 is", pipe + " was left as it is: is not a file");
    assertThat(out.toString()).contains(rc + " was changed");
    assertThat(cut).content().isEqualTo("# >>> ampup >>>\nexport MINE=1\n");
    assertThat(run("init", "--undo")).isEqualTo(1);
    assertThat(err.toString()).contains(cut.toString());
    assertThat(rc).hasBinaryContent(new byte[] {'#', (byte) 0xfc, '\n'});
  }

  @Test
  void initTellsProgramsWhatItDid() throws IOException {
    Path user = Files.createDirectories(folder.resolve("user"));
    assertThat(run("init", "-y", "--json")).isZero();
    var result = Json.parseObject(out.toString());
    assertThat(result.string("home")).isEqualTo(home().toString());
    assertThat(out.toString()).contains(user.resolve(".profile").toString());
  }

  @Test
  void aComponentThatIsNoneIsAnsweredWithTheNearest() {
    assertThat(run("install", "-c", "postgresql", "--offline")).isEqualTo(1);
    assertThat(err.toString())
        .contains("there is no component \"postgresql\"", "Did you mean postgres?");
  }

  @Test
  void verifyFailsWhereThereIsNothingToVerifyOrNoReceipt() throws IOException {
    assertThat(run("verify")).isZero();
    assertThat(run("verify", "postgresql")).isEqualTo(1);
    assertThat(err.toString()).contains("postgresql is not installed");
    FakePostgres.install(home(), "18.6.0");
    Path receipt = Store.at(home()).installed("postgres").get(0).directory().resolve(Receipt.FILE);
    Files.writeString(receipt, "{");
    for (String[] words : new String[][] {{"verify"}, {"verify", "postgres"}}) {
      assertThat(run(words)).isEqualTo(1);
      assertThat(out.toString()).contains(receipt.getParent() + " is damaged");
    }
    assertThat(run("verify", "--json")).isEqualTo(1);
    assertThat(Json.parse(out.toString())).isInstanceOf(List.class);
  }

  @Test
  void initLeavesThePathAloneWhenAskedTo() throws IOException {
    Path user = Files.createDirectories(folder.resolve("user"));
    assertThat(run("init", "--no-modify-path")).isZero();
    assertThat(user).isEmptyDirectory();
  }

  @Test
  void thePathLineWorksInAShellForAnyFolder() throws Exception {
    String line = Profiles.line(Path.of(".profile"), Path.of("/tmp/it's a\"$HOME\" folder/bin"));
    Process shell =
        new ProcessBuilder("sh", "-c", line + "; " + line + "; printf %s \"$PATH\"").start();
    String path = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(path).startsWith("/tmp/it's a\"$HOME\" folder/bin:").containsOnlyOnce("it's");
  }

  /** What ampd tells of a newer PostgreSQL must be one that can be installed. */
  @Test
  void theNewestMajorIsThatOfTheManifest() {
    assertThat(run("list", "--remote", "--offline")).isZero();
    assertThat(out.toString()).startsWith("postgres " + PgVersion.NEWEST + ".");
  }

  @Test
  void doctorFindsTheMissingPostgres() {
    assertThat(run("doctor")).isZero();
    assertThat(out.toString()).contains("ampup install --component postgres");
    assertThat(run("doctor", "--json")).isZero();
    assertThat(Json.parse(out.toString())).isInstanceOf(List.class);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void updateTellsOfExtensionsForEachPostgresAndChangesNothing() throws IOException {
    extension("hypopg", "1.0.0", 15);
    extension("hypopg", "999.0.0", 17);
    extension("of_my_own", "1.0.0", 15);
    extension("pgtap", "1.0.0", 15, "built");
    assertThat(run("update", "--check", "--offline")).isEqualTo(100);
    assertThat(out.toString())
        .matches("hypopg 1.0.0 for PostgreSQL 15 could be updated to 1\\.\\d+\\.\\d+\n");
    assertThat(run("update", "--check", "--offline", "--json", "hypopg")).isEqualTo(100);
    assertThat(out.toString()).contains("\"postgres\": 15", "\"installed\": \"1.0.0\"");
    assertThat(run("update", "--check", "--offline", "of_my_own")).isZero();
    assertThat(run("update", "--check", "--offline", "pgtap")).as("named").isEqualTo(100);
    assertThat(Store.at(home()).installed("hypopg")).hasSize(2);
  }

  /** An extension of which there is no more than a receipt. */
  private void extension(String component, String version, int postgres) throws IOException {
    extension(component, version, postgres, "pinned");
  }

  private void extension(String component, String version, int postgres, String trust)
      throws IOException {
    Receipt receipt =
        new Receipt(
            component,
            Version.of(version),
            Platform.current(),
            "test",
            "00",
            trust,
            "",
            Optional.of(new Extension(postgres, List.of(component), List.of(), List.of())));
    Path directory =
        Files.createDirectories(
            home()
                .resolve("components")
                .resolve(component)
                .resolve(version + "-pg" + postgres + "-" + Platform.current()));
    Files.writeString(directory.resolve(Receipt.FILE), receipt.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void completionsNameTheCommands(String shell) {
    assertThat(run("completions", shell)).isZero();
    assertThat(out.toString()).contains("uninstall").contains("lock-timeout");
  }

  @Test
  void maintainersMakeKeysSignAndCheck() throws IOException {
    Path key = folder.resolve("private.key");
    assertThat(run("manifest", "keys", key.toString())).isZero();
    String publicKey = out.toString().strip();
    assertThat(run("manifest", "keys", key.toString())).isEqualTo(1);
    Path manifest =
        Files.writeString(folder.resolve("m.json"), "{\"format\":1,\"number\":7,\"artifacts\":[]}");
    assertThat(run("manifest", "sign", "--key", key.toString(), manifest.toString())).isZero();
    Path signed = Files.writeString(folder.resolve("signed.json"), out.toString());
    assertThat(run("manifest", "check", "--key", publicKey, signed.toString())).isZero();
    assertThat(out.toString()).startsWith("manifest 7 ");
    String other = Maintenance.makeKeys(folder.resolve("other.key"));
    assertThat(run("manifest", "check", "--key", other, signed.toString())).isEqualTo(1);
    assertThat(run("update", "--manifest", signed.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("not by the maintainers");
  }

  @Test
  void progressIsPlainWithoutATerminalAndDrawnOverOnOne() {
    long[] now = {0};
    StringWriter text = new StringWriter();
    ProgressView plain = new ProgressView(new MessageWriter(text), false, () -> now[0]);
    for (long done = 0; done <= 1000; done += 10) {
      plain.bytes(done, 1000);
    }
    plain.close();
    assertThat(text.toString().lines()).hasSize(4).allMatch(line -> !line.contains("\r"));

    text.getBuffer().setLength(0);
    ProgressView drawn = new ProgressView(new MessageWriter(text), true, () -> now[0]);
    drawn.bytes(0, 10_000_000);
    now[0] = 1_000_000_000;
    drawn.bytes(2_500_000, 10_000_000);
    drawn.close();
    assertThat(text.toString())
        .contains("25 %  2.5 MB of 10.0 MB  2.5 MB/s  3 s left")
        .endsWith("\r\033[K");
  }
}
