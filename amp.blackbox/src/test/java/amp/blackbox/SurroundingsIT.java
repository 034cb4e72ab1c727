package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.testkit.Binaries;
import amp.testkit.Confinement;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, rights, networks and tools as machines have them. */
class SurroundingsIT {
  private static final long NOBODY = 65_534;

  /** An id that no user database knows, as containers often run with. */
  private static final long NAMELESS = 54_321;

  @AutoClose private final Sandbox sandbox = new Sandbox();

  @Test
  void anOrdinaryUserRunsAServerOfItsOwn() {
    if (Sandbox.ROOT) {
      sandbox.as(NOBODY);
    }
    long user = keepsRows();

    assertThat(user).isNotZero();
  }

  @Test
  void aUserWithoutANameRunsAServer() {
    assumeTrue(Sandbox.ROOT, "only root may become another user");
    sandbox.as(NAMELESS);
    forgetTemplates();

    assertThat(keepsRows()).isEqualTo(NAMELESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "tcp"})
  void rootServesAUserWithoutANameWhereUserNamespacesAreForbidden(String backend)
      throws IOException {
    forbidUserNamespaces();
    forgetTemplates();
    Run.command("chown", Long.toString(NAMELESS), sandbox.project().toString()).orFail();
    sandbox.with("AMP_TRUSTED_FOLDERS", sandbox.project().toString());

    assertThat(keepsRows("--metadb-backend=" + backend)).isEqualTo(NAMELESS);
  }

  @Test
  void rootSwitchesToAnotherUserWhereUserNamespacesAreForbidden() throws IOException {
    forbidUserNamespaces();

    assertThat(keepsRows()).isNotZero();
  }

  /** Makes the first run initialise a cluster instead of copying one. */
  private void forgetTemplates() {
    Run.command("rm", "-rf", sandbox.ampupHome().resolve("templates").toString()).orFail();
  }

  private void forbidUserNamespaces() throws IOException {
    assumeTrue(Sandbox.ROOT, "concerns root alone");
    Path tools = Files.createDirectories(sandbox.root().resolve("tools"));
    Path unshare = Files.writeString(tools.resolve("unshare"), "#!/bin/sh\nexit 1\n");
    assertThat(unshare.toFile().setExecutable(true)).isTrue();
    sandbox.pathBegins(tools);
  }

  @Test
  void perlStandsInForSetsidAndFlock() throws IOException {
    Path tools = Files.createDirectories(sandbox.root().resolve("tools"));
    for (String tool :
        List.of("sh", "mkfifo", "perl", "rm", "kill", "sleep", "unshare", "sync", "sed", "true")) {
      Path real = Path.of("/usr/bin", tool);
      Files.createSymbolicLink(
          tools.resolve(tool), Files.exists(real) ? real : Path.of("/bin", tool));
    }
    sandbox.with("PATH", tools.toString());

    keepsRows();
  }

  /** As container runtimes do by default: root with few capabilities, and no new namespaces. */
  @Test
  void rootOfAContainerRunsAServer() {
    assumeTrue(Sandbox.ROOT, "concerns root alone");
    String capabilities =
        "-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap"
            + ",+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap";
    confine(Confinement.withoutNamespaces());
    sandbox.through("setpriv", "--bounding-set", capabilities);

    assertThat(keepsRows()).isNotZero();
  }

  @Test
  void whereNoSocketCanBeMadeTcpServesAndTheReasonIsTold() {
    confine(Confinement.withoutUnixSockets());

    Run backends = sandbox.run("ampctl", "metadb", "backends");
    Daemon daemon = sandbox.solo().awaitReady();

    assertThat(backends.out()).contains("unavailable  no Unix-domain socket can be made");
    assertThat(daemon.backend()).isEqualTo("tcp");
    daemon.stop();
  }

  @Test
  void whereNoPipeCanBeMadeTheServerEndsWithItsStarter() throws IOException {
    Path tools = Files.createDirectories(sandbox.root().resolve("tools"));
    Path mkfifo =
        Files.writeString(
            tools.resolve("mkfifo"),
            "#!/bin/sh\necho \"mkfifo: cannot create: Operation not permitted\"\nexit 1\n");
    assertThat(mkfifo.toFile().setExecutable(true)).isTrue();
    sandbox.pathBegins(tools);

    keepsRows();
  }

  @Test
  void whereNobodyWatchesNoServerIsStartedThatCouldNotRunOn() throws IOException {
    Path tools = Files.createDirectories(sandbox.root().resolve("tools"));
    for (String tool : List.of("sh", "rm", "kill", "sleep", "unshare", "sync", "sed", "true")) {
      Path real = Path.of("/usr/bin", tool);
      Files.createSymbolicLink(
          tools.resolve(tool), Files.exists(real) ? real : Path.of("/bin", tool));
    }
    sandbox.with("PATH", tools.toString());
    Daemon daemon = sandbox.solo().awaitReady();
    daemon.database().makeRow();
    daemon.stop();

    for (String command : List.of("start", "restart")) {
      Run run = sandbox.run("ampctl", "metadb", command);

      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err()).contains("cannot run on here when nobody uses it").contains("mkfifo");
    }
    assertThat(sandbox.run("ampctl", "metadb", "logs").orFail().out())
        .containsOnlyOnce("starting PostgreSQL");
  }

  private void confine(List<String> words) {
    List<String> trial = new java.util.ArrayList<>(words);
    trial.add("true");
    assumeTrue(
        Run.command(trial.toArray(String[]::new)).exitCode() == 0,
        "system calls cannot be filtered on this processor");
    sandbox.through(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"777", "277"})
  void aUmaskThatTakesFromTheOwnerKeepsNobodyFromADatabase(String umask) {
    under(umask);
    Daemon daemon = sandbox.solo().awaitReady();
    daemon.database().makeRow();
    daemon.stop();

    sandbox.assertRowIsThere();
    sandbox.run("ampctl", "metadb", "start").orFail();
    sandbox.run("ampctl", "metadb", "snapshot", "create", "one").orFail();
    sandbox.run("ampctl", "metadb", "snapshot", "restore", "one", "--force").orFail();
    sandbox.run("ampctl", "metadb", "stop").orFail();
    Path backup = sandbox.project().resolve("backup");
    sandbox.run("ampctl", "metadb", "backup", backup.toString()).orFail();
    sandbox.run("ampctl", "metadb", "restore", backup.toString(), "--force").orFail();
    sandbox.run("ampctl", "metadb", "start").orFail();
    sandbox.run("ampctl", "metadb", "env", "--write", ".env").orFail();
    sandbox.run("ampctl", "metadb", "stop").orFail();
    sandbox.assertRowIsThere();

    assertOwnersOwn(sandbox.project());
  }

  @ParameterizedTest
  @ValueSource(strings = {"777", "277"})
  void aUmaskThatTakesFromTheOwnerKeepsNobodyFromInstalling(String umask) {
    Path archive = sandbox.root().resolve("postgres.jar");
    Run.command("cp", Binaries.archive().toString(), archive.toString()).orFail();
    Run.command("chmod", "644", archive.toString()).orFail();
    under(umask);
    Path fresh = sandbox.root().resolve("home/fresh");
    sandbox.with("AMPUP_HOME", fresh.resolve(".ampup").toString());
    String[] install = {"install", "--component", "postgres", "--offline", "--from"};
    sandbox.run("ampup", with(install, archive.toString())).orFail();
    sandbox.run("ampup", "init", "--yes").orFail();
    sandbox.run("ampup", "list").orFail();
    Daemon daemon = sandbox.solo().awaitReady();
    daemon.database().makeRow();
    daemon.stop();
    sandbox.assertRowIsThere();

    assertOwnersOwn(fresh);
  }

  /** Root may read what has no mode at all. */
  private void under(String umask) {
    if (Sandbox.ROOT) {
      sandbox.as(NOBODY);
    }
    sandbox.through("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh");
  }

  /** Folders can be entered, and all can be read. */
  private static void assertOwnersOwn(Path made) {
    String lacking = "find \"$1\" -type d ! -perm -700 -o -type f ! -perm -400";
    Run found = Run.command("sh", "-c", lacking, "sh", made.toString());
    assertThat(found.out() + found.err()).isEmpty();
  }

  @Test
  void neitherHomeNorTemporaryFolderIsNeeded() {
    sandbox.through("env", "-u", "HOME", "TMPDIR=/nonexistent");

    keepsRows();
  }

  @Test
  void aBackupNeedsNoTemporaryFolderThatProgramsRunFrom() {
    sandbox.makeRow();
    sandbox.withMounts("mount --bind /tmp /tmp && mount -o remount,bind,noexec /tmp");
    String backup = sandbox.root().resolve("backup").toString();

    sandbox.run("ampctl", "metadb", "backup", backup).orFail();
    sandbox.run("ampctl", "metadb", "restore", "--force", backup).orFail();

    sandbox.assertRowIsThere();
  }

  @Test
  void aLocaleThatIsNotUnicodeChangesNothing() {
    sandbox.project("Größe é").with("LC_ALL", "en_US.ISO-8859-1");

    keepsRows();
  }

  @Test
  void theDatabaseRunsWithoutAnyNetwork() {
    String[] noNetwork =
        Sandbox.ROOT
            ? new String[] {"unshare", "-n"}
            : new String[] {"unshare", "--map-current-user", "-n"};
    assumeTrue(
        Run.command(with(noNetwork, "true")).exitCode() == 0,
        "this machine allows no network namespaces");
    sandbox.through(noNetwork);

    keepsRows();
  }

  @Test
  void withoutAnyPostgresTheErrorBeginsWithWhatToType() throws IOException {
    Path packages = Path.of("/usr/lib/postgresql");
    if (Files.exists(packages)) {
      sandbox.withMounts("mount -t tmpfs none " + packages);
    }
    sandbox.with("AMPUP_HOME", sandbox.root().resolve("empty").toString());

    Run run = sandbox.run("ampd", "solo");

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("error: type this first: ampup install --component postgres\n")
        .contains("embedded: ", "system: ", "tcp: ")
        .doesNotContain("\tat ");
    assertThat(sandbox.metadb()).doesNotExist();
    assertThat(sandbox.root().resolve("empty")).doesNotExist();
  }

  /** As in a chroot, and in some containers: the JDK then cannot name the disk of any file. */
  @Test
  void aUserWithoutAHomeNeedsTheFolderOfTheStoreAlone() {
    assumeTrue(Sandbox.ROOT, "only root can become a user without a name");
    sandbox.as(54_325).with("HOME", "");
    sandbox.run("ampd", "--version").orFail();
    sandbox.run("ampctl", "projects").orFail();
    sandbox.run("ampup", "list").orFail();
    sandbox.makeRow();

    sandbox.with("AMPUP_HOME", "");
    assertThat(sandbox.run("ampd", "--version").orFail().err()).isEmpty();
    for (String words : List.of("ampd solo", "ampctl projects", "ampup list", "ampctl status")) {
      String[] command = words.split(" ", -1);
      Run run = sandbox.run(command[0], command[1]);
      assertThat(run.exitCode()).as(words).isEqualTo(1);
      assertThat(run.err())
          .contains("the home directory of this user is not known", "AMPUP_HOME")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void whereTheRootIsNoMountPointAmpInstallsAndServes() throws IOException {
    sandbox.withMounts("mount --bind /dev/null /proc/$$/mounts");
    Path store = sandbox.root().resolve("new");
    sandbox.with("AMPUP_HOME", store.toString());
    String archive = Binaries.archive().toString();

    sandbox.run("ampup", "install", "-c", "postgres", "--offline", "--from", archive).orFail();
    Run doctor = sandbox.run("ampup", "doctor").orFail();

    assertThat(doctor.out()).containsPattern("[MG]B are free for " + store);
    keepsRows();
  }

  /** Returns the user the server ran as. */
  private long keepsRows(String... arguments) {
    Daemon daemon = sandbox.solo(arguments).awaitReady();
    daemon.database().makeRow();
    long user = new LiveProcess(daemon.serverPid(), "").user();
    daemon.stop();
    sandbox.assertRowIsThere(arguments);
    return user;
  }

  private static String[] with(String[] words, String last) {
    String[] all = java.util.Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }
}
