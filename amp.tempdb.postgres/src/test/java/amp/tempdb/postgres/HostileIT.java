package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.awaitEnd;
import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import amp.os.Deadline;
import amp.os.InterruptedWaitException;
import amp.os.OperatingSystem;
import amp.os.file.Trees;
import amp.tempdb.api.Role;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.server.Holder;
import amp.tempdb.postgres.server.HolderProcess;
import amp.tempdb.postgres.server.LiveServer;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.Namespaces;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Circumstances that are not as they should be. */
class HostileIT {
  private static final int KILLS = 15;

  @TempDir Path folder;

  private Path metadb() {
    return folder.resolve("metadb");
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Test
  void initialisationKilledAtAnyMomentIsDoneByTheNextOpen() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Path home = folder.resolve("home");
    for (int i = 0; i < KILLS; i++) {
      Process killed =
          HolderProcess.command(metadb(), home)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      Path lock = metadb().resolve("start.lock");
      Eventually.holds("start of the initialisation", () -> Files.exists(lock));
      Deadline.pause(Duration.ofMillis(200 + random.nextInt(700)));
      killed.destroyForcibly().waitFor();
      if (i % 5 == 4) {
        Trees.deleteAbandoned(metadb().resolve("data"));
      }
    }
    TempDbSpec spec = TempDbSpec.at(metadb()).with(s -> s.home(home));
    try (OpenDb db = open(spec)) {
      assertThat(Sql.ask(db.connection(), "SELECT 1")).as("seed " + seed).isEqualTo("1");
      assertThat(names(metadb())).as("seed " + seed).noneMatch(n -> n.startsWith(".staging-"));
    }
    try (OpenDb db = open(spec.with(s -> s.database("other")))) {
      assertThat(Sql.ask(db.connection(), "SELECT 1")).as("seed " + seed).isEqualTo("1");
    }
    assertThat(ServerProcess.holding(metadb().toRealPath().resolve("lock"))).isEmpty();
  }

  @Test
  void aCopiedProjectOpensWhileTheOriginalRuns() throws Exception {
    try (OpenDb original = open(spec(metadb()))) {
      Path copy = folder.resolve("copy");
      Run.command("cp", "-a", metadb().toString(), copy.toString()).orFail();
      try (OpenDb db = open(spec(copy).with(s -> s.startTimeout(Duration.ofSeconds(20))))) {
        assertThat(db.server().role()).isEqualTo(Role.OWNER);
        assertThat(db.server().pid()).isNotEqualTo(original.server().pid());
      }
      assertThat(original.isRunning()).isTrue();
    }
  }

  @Test
  void aServerInAContainerThatHasAnotherPathForTheFolderIsJoined() throws Exception {
    Files.createDirectory(metadb());
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    List<String> container =
        Namespaces.prepared(
            "mount --bind \"$1\" \"$2\"",
            List.of(metadb().toString(), elsewhere.toString()),
            "--pid",
            "--ipc",
            "--mount",
            "--fork",
            "--mount-proc");
    try (HolderProcess inside = HolderProcess.start(elsewhere, container)) {
      assertThat(inside.opened()).as(inside.error()).isTrue();
      try (OpenDb outside = open(spec(metadb()))) {
        assertThat(outside.server().role()).isEqualTo(Role.GUEST);
        assertThat(Sql.ask(outside.connection(), "SELECT 1")).isEqualTo("1");
      }
      // What cannot be joined is at least left alone.
      LiveServer.endUnreachable(new ClusterFolder(metadb().toRealPath()));
      try (OpenDb outside = open(spec(metadb()))) {
        assertThat(Sql.ask(outside.connection(), "SELECT 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void withoutAUsableHomeNoTemplateIsKept() throws Exception {
    Path home = Files.writeString(folder.resolve("home"), "a file");
    try (OpenDb db = open(TempDbSpec.at(metadb()).with(s -> s.home(home)))) {
      assertThat(Sql.ask(db.connection(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void whatIsMadeWithoutUmaskIsPrivate() throws Exception {
    String[] open = {"sh", "-c", "umask 000; exec \"$@\"", "sh"};
    try (HolderProcess holder = HolderProcess.start(metadb(), Map.of(), open)) {
      assertThat(holder.opened()).as(holder.error()).isTrue();
      try (Stream<Path> entries = Files.walk(metadb())) {
        Set<PosixFilePermission> owners =
            Set.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE);
        // A socket's own mode is set after it was made; its folder protects it meanwhile.
        for (Path entry : (Iterable<Path>) entries::iterator) {
          assertThat(owners).as(entry.toString()).containsAll(Files.getPosixFilePermissions(entry));
        }
      }
    }
  }

  /** Root reads what has no mode at all, unless it may not. */
  @ParameterizedTest
  @ValueSource(strings = {"777", "377", "277"})
  void aUmaskThatTakesFromTheOwnerIsMadeGood(String umask) throws Exception {
    List<String> words = new ArrayList<>();
    if (OperatingSystem.root()) {
      words.addAll(List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search"));
    }
    words.addAll(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
    String[] closed = words.toArray(String[]::new);
    for (int i = 0; i < 2; i++) {
      try (HolderProcess holder = HolderProcess.start(metadb(), Map.of(), closed)) {
        assertThat(holder.opened()).as(holder.error()).isTrue();
      }
    }
  }

  @Test
  void aReadOnlyProjectNamesTheDirectory() throws Exception {
    open(spec(metadb())).close();
    String mount = "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\"";
    List<String> readOnly = Namespaces.prepared(mount, List.of(folder.toString()), "--mount");
    try (HolderProcess holder = HolderProcess.start(metadb(), readOnly)) {
      assertThat(holder.opened()).isFalse();
      assertThat(holder.error()).contains("Read-only file system: " + metadb().toRealPath());
    }
  }

  @Test
  void aFullDiskIsReportedAndNothingIsLostWhenThereIsSpaceAgain() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String script =
        "mount -t tmpfs -o size=20m tmpfs \"$1\" || exit 9; disk=$1; shift; \"$@\" && exit 8;"
            + " test -z \"$(ls -d \"$disk\"/metadb/.staging-* 2>/dev/null)\" || exit 7;"
            + " mount -o remount,size=200m \"$disk\" && exec \"$@\"";
    List<String> full = new ArrayList<>(Namespaces.of("--mount"));
    full.addAll(List.of("sh", "-c", script, "sh", disk.toString()));
    try (HolderProcess holder = HolderProcess.start(disk.resolve("metadb"), full)) {
      assertThat(holder.opened()).as(holder.error()).isTrue();
      assertThat(holder.error()).contains(" MB are needed on the disk of " + disk);
    }
  }

  @Test
  void aReplacedPipeIsNoticedAndHarmsNobody() throws Exception {
    try (OpenDb db = open(spec(metadb()))) {
      Files.delete(new ClusterFolder(metadb()).lease());
      assertThatThrownBy(() -> open(spec(metadb())))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("run/lease was deleted or replaced");
      assertThat(Sql.ask(db.connection(), "SELECT 1")).isEqualTo("1");
    }
    try (OpenDb db = open(spec(metadb()))) {
      assertThat(db.server().role()).isEqualTo(Role.OWNER);
    }
  }

  @Test
  void anEphemeralDatabaseThatFailsLeavesNothing() throws Exception {
    TempDbSpec ephemeral = TempDbSpec.ephemeral().with(s -> s.home(Binaries.sharedHome()));
    for (TempDbSpec broken :
        List.of(
            ephemeral.with(s -> s.setting("shared_buffers", "nonsense")),
            ephemeral.with(s -> s.initdbOption("--locale=nonsense")))) {
      StartFailedException failure =
          catchThrowableOfType(StartFailedException.class, () -> open(broken));
      Matcher root = Pattern.compile("(/\\S+/amp-\\d+)/").matcher(failure.getMessage());
      assertThat(root.find()).as(failure.getMessage()).isTrue();
      assertThat(Path.of(root.group(1))).doesNotExist();
    }
  }

  @Test
  void anInterruptedOpenSaysSoAndLeavesNothing() throws Exception {
    TempDbSpec spec = spec(metadb());
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> open(spec)).isInstanceOf(InterruptedWaitException.class);
    assertThat(Thread.interrupted()).isTrue();
    OpenDb db = open(spec);
    Thread.currentThread().interrupt();
    assertThatThrownBy(db::close).isInstanceOf(InterruptedWaitException.class);
    assertThat(Thread.interrupted()).isTrue();
    // The lease was given back all the same.
    assertThat(Holder.living(new ClusterFolder(metadb().toRealPath()))).isEmpty();
    awaitEnd(db.server().pid());
  }

  @Test
  void aDataDirectoryThatIsALinkIsRefused() throws Exception {
    open(spec(metadb())).close();
    Path other = folder.resolve("other");
    Files.createDirectory(other);
    Files.createSymbolicLink(other.resolve("data"), metadb().resolve("data"));
    assertThatThrownBy(() -> open(spec(other)))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("symbolic link");
  }

  @Test
  void aPathWithALineBreakIsRefused() {
    assertThatThrownBy(() -> open(spec(folder.resolve("a\nb"))))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("line break");
  }
}
