package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.testkit.Attack;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What another user of the machine can do who owns, or can write, a folder that leads to somebody's
 * work: nothing of theirs is run, and they stop nobody.
 */
@EnabledOnOs(OS.LINUX)
@Attack(by = "another user of the machine")
class OtherUsersIT {
  private static final int STRANGER = 65_534;

  /**
   * Exchanges .amp for one that is hers as soon as the start's lock is taken, and puts her script
   * where the watcher's was. Arguments: the folder, the number of renameat2(2), what she makes.
   */
  private static final String EXCHANGE =
      """
      sub isTheirs {
        open(my $command, "<", "/proc/$_[0]/cmdline") or return 0;
        return <$command> =~ /amp\\.cli\\.Ampctl/;
      }
      my ($folder, $call, $mark) = @ARGV;
      chdir $folder or die $!;
      my $run = "hers/metadb/run";
      system("mkdir -p $run/holders hers/metadb/log hers/metadb/data/global && mkfifo $run/lease &&
        echo 18 >hers/metadb/data/PG_VERSION && touch hers/metadb/data/global/pg_control &&
        touch hers/metadb/start.lock && chmod -R 777 hers");
      my ($theirs, $hers) = (".amp", "hers");
      for (1 .. 20000) {
        open(my $locks, "<", "/proc/locks");
        last if grep { /WRITE (\\d+) / && isTheirs($1) } <$locks>;
        select(undef, undef, undef, 0.001);
      }
      syscall($call, -100, $theirs, -100, $hers, 2);
      for (1 .. 100000) {
        open(my $script, ">", ".amp/metadb/run/new") or next;
        print $script "id >$mark\\n";
        close $script;
        rename(".amp/metadb/run/new", ".amp/metadb/run/watcher.sh");
        last if -e $mark;
      }
      """;

  /** What the programs call. */
  private static final List<String> CALLED =
      List.of(
          "sh",
          "setsid",
          "flock",
          "perl",
          "mkfifo",
          "rm",
          "ps",
          "sleep",
          "sync",
          "cp",
          "kill",
          "chown",
          "unshare",
          "setpriv",
          "id",
          "true",
          "java",
          "ls",
          "locale",
          "readlink",
          "sed",
          "postgres",
          "initdb",
          "psql",
          "pg_dump");

  @AutoClose private final Sandbox sandbox = new Sandbox();
  private Path shared;

  @BeforeEach
  void open() throws IOException {
    sandbox.project("shared/project");
    shared = sandbox.root().resolve("shared");
  }

  private static void permit(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void give(Path path) throws IOException {
    assumeTrue(Sandbox.ROOT, "only root can give files away");
    Files.setAttribute(path, "unix:uid", STRANGER);
  }

  private Run query() {
    return sandbox.run("ampctl", "metadb", "query", "SELECT 'serves'");
  }

  private void serves() {
    assertThat(query().orFail().out()).contains("serves");
  }

  private void refuses(Path named, String reason) {
    for (String[] command :
        new String[][] {{"ampd", "solo"}, {"ampctl", "metadb", "url"}, {"ampctl", "status"}}) {
      Run run = sandbox.run(command[0], Arrays.copyOfRange(command, 1, command.length));
      assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
      assertThat(run.err()).contains(named + " " + reason, "AMP_TRUSTED_FOLDERS");
    }
  }

  @Test
  void aFolderAboveThatIsNotOursOrThatOthersCanWriteIsNamed() throws IOException {
    permit(shared, "rwxrwxrwx");
    refuses(shared, "can be written by other users (mode 777)");
    assertThat(sandbox.metadb()).doesNotExist();
    Files.setAttribute(shared, "unix:mode", 01777);
    serves();
    permit(shared, "rwxr-xr-x");
    give(shared);
    refuses(shared, "belongs to user nobody");
  }

  /** As in a container that runs as root in a checkout of another user. */
  @Test
  void aUserWorksInAFolderOfAnotherByTheirOwnWord() throws IOException {
    give(sandbox.project());
    Path amp = Files.createDirectory(sandbox.project().resolve(".amp"));
    Files.writeString(amp.resolve("config.toml"), "");
    give(amp);
    give(amp.resolve("config.toml"));
    refuses(sandbox.project(), "belongs to user nobody");

    sandbox.with("AMP_TRUSTED_FOLDERS", sandbox.project().toString());
    serves();
    sandbox.with("AMP_TRUSTED_FOLDERS", "");
    Path list = sandbox.ampupHome().resolve("trusted-folders");
    Files.writeString(list, sandbox.project() + "\n");
    serves();
    permit(list, "rw-rw-rw-");
    refuses(sandbox.project(), "belongs to user nobody");
  }

  /** As in a container that an ordinary user runs: the folders above belong to nobody there. */
  @Test
  void theHostsRootIsTrustedWhereItIsAUserFromOutside() {
    assumeTrue(Sandbox.ROOT, "only root can become another user");
    String unshare = "setpriv --reuid 1 --clear-groups unshare -U --map-user=1 true";
    assumeTrue(
        Run.command("sh", "-c", unshare).exitCode() == 0, "user namespaces are forbidden here");
    // Of a folder that belongs to nobody, only one at the top is known to be root's.
    Path top = Distribution.openFolder(Path.of("/tmp"), "amp-outside");
    try (Sandbox outside = new Sandbox(Distribution.prepared().copiedTo(top), top)) {
      outside.as(1).through("unshare", "-U", "--map-user=1", "--map-group=1");
      assertThat(outside.run("ampctl", "metadb", "query", "SELECT 'serves'").orFail().out())
          .contains("serves");
    }
  }

  /** The moment in which an exchange could succeed is short: many tries meet it. */
  @RepeatedTest(20)
  @Tag("long")
  void nobodyCanExchangeTheTextOfTheWatcherInManyTries() throws Exception {
    nobodyCanExchangeTheTextOfTheWatcher();
  }

  /** The folder is trusted, so that the exchange itself succeeds. */
  @Test
  void nobodyCanExchangeTheTextOfTheWatcher() throws Exception {
    assumeTrue(Sandbox.ROOT, "only root can become another user");
    sandbox.with("AMP_TRUSTED_FOLDERS", shared.toString());
    give(sandbox.project());
    serves();
    assertThat(sandbox.metadb().resolve("run/watcher.sh")).doesNotExist();

    Path mark = sandbox.project().resolve("ran");
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    List<String> words =
        new ArrayList<>(List.of("setpriv", "--reuid", STRANGER + "", "--regid", STRANGER + ""));
    words.addAll(List.of("--clear-groups", "perl", "-e", EXCHANGE));
    words.addAll(List.of(sandbox.project().toString(), arm ? "276" : "316", mark.toString()));
    Process attacker = sandbox.bare(words).inheritIO().start();
    try {
      Eventually.holds(
          "she is ready", () -> Files.isDirectory(sandbox.project().resolve("hers/metadb")));
      query();
      assertThat(sandbox.project().resolve("hers/metadb/data/postgresql.conf"))
          .as("hers stands in place of ours")
          .exists();
      assertThat(mark).doesNotExist();
    } finally {
      attacker.destroyForcibly().waitFor();
    }
  }

  @Test
  void anOpenFolderFromACheckoutIsClosedAndWhatOthersPutThereIsNotUsed() throws IOException {
    Path amp = Files.createDirectory(sandbox.project().resolve(".amp"));
    permit(amp, "rwxrwxrwx");
    serves();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(amp)))
        .isEqualTo("rwxr-xr-x");

    Path config = Files.writeString(amp.resolve("config.toml"), "");
    permit(config, "rw-rw-rw-");
    refuses(config, "can be written by other users (mode 666)");
    permit(config, "rw-r--r--");
    serves();
    give(config);
    refuses(config, "belongs to user nobody");
  }

  @Test
  void theFolderOfAStrangerAboveStopsNobody() throws IOException {
    Path strangers = shared.resolve(".amp");
    Files.createDirectories(strangers.resolve("metadb"));
    Files.writeString(strangers.resolve("config.toml"), "no configuration");
    give(strangers);
    serves();
    assertThat(sandbox.metadb()).isDirectory();
  }

  @Test
  void initLeavesNothingThatOthersCanWrite() throws IOException {
    Path home = sandbox.root().resolve("home");
    Path store = home.resolve("new/.ampup");
    Path kept = Files.writeString(home.resolve(".bashrc"), "# mine\n");
    permit(kept, "rw-rw-r--");
    Files.createDirectories(home.resolve(".config/fish"));
    sandbox.with("AMPUP_HOME", store.toString());
    sandbox.through("sh", "-c", "umask 000; exec \"$@\"", "sh");

    sandbox.run("ampup", "init", "--yes").orFail();

    assertThat(home.resolve(".config/fish/conf.d/ampup.fish")).exists();
    Run open =
        Run.command(
            "find",
            home.toString(),
            "-path",
            sandbox.ampupHome().toString(),
            "-prune",
            "-o",
            "-not",
            "-type",
            "l",
            "-perm",
            "/022",
            "-print");
    assertThat(open.out()).isEqualTo(kept + "\n");
  }

  /** Everything that the programs call, in the current folder and in one that others can write. */
  @Test
  void noProgramIsRunFromWhereOthersCouldHavePutIt() throws IOException {
    Path open = Files.createDirectory(sandbox.root().resolve("open"));
    Path mark = sandbox.root().resolve("ran");
    for (Path folder : List.of(open, sandbox.project())) {
      for (String name : CALLED) {
        Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\necho $0 >>" + mark);
        permit(program, "rwxr-xr-x");
      }
    }
    permit(open, "rwxrwxrwx");
    sandbox.with(
        "PATH", ".::" + open + ":" + Binaries.postgres18().resolve("bin") + ":/usr/bin:/bin");

    serves();
    assertThat(sandbox.run("ampctl", "metadb", "backends").orFail().out()).contains("system");
    sandbox.run("ampctl", "metadb", "snapshot", "create", "one").orFail();
    sandbox.run("ampctl", "metadb", "start").orFail();
    sandbox.run("ampctl", "metadb", "stop").orFail();
    sandbox.with("JAVA_HOME", "");
    sandbox.run("ampctl", "--version");

    assertThat(mark).doesNotExist();
  }
}
