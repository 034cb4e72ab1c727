package amp.tempdb.postgres.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import amp.os.Deadline;
import amp.os.InterruptedWaitException;
import amp.os.file.NewFiles;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.tempdb.postgres.extension.UsedExtension;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.PgVersion;
import amp.testkit.Eventually;
import amp.testkit.LockHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplatesTest {
  @TempDir Path folder;

  private static String name(Installation installation, TempDbSpec spec) {
    return name(installation, spec, ServerExtensions.NONE);
  }

  private static String name(
      Installation installation, TempDbSpec spec, ServerExtensions extensions) {
    Programs programs = new Programs(installation, new Privileges.Own());
    return new Templates(programs, spec, new ClusterInitializer(programs, spec, extensions)).name();
  }

  private static ServerExtensions pgvector(String version) {
    return new ServerExtensions(
        List.of(
            new UsedExtension(
                "pgvector", version, Optional.of(Path.of("/home/x")), List.of(), true)),
        Optional.empty());
  }

  @Test
  void whatAPreparationMakesIsOfTheVersionsOfExtensions() {
    TempDbSpec bare = TempDbSpec.at(Path.of("/a/metadb"));
    TempDbSpec prepared = bare.with(s -> s.preparation(new Preparation("one", c -> {})));
    Installation installation = installation("/bin", 6);

    assertThat(name(installation, prepared, pgvector("0.8.0")))
        .isNotEqualTo(name(installation, prepared, pgvector("0.8.1")))
        .isNotEqualTo(name(installation, prepared));
    assertThat(name(installation, bare, pgvector("0.8.0"))).isEqualTo(name(installation, bare));
  }

  private static Installation installation(String bin, int minor) {
    return new Installation(Path.of(bin), new PgVersion(18, minor));
  }

  private static String name(Consumer<TempDbSpec.Builder> change) {
    TempDbSpec spec = TempDbSpec.at(Path.of("/a/metadb")).with(change);
    return name(installation("/bin", 6), spec);
  }

  @Test
  void theNameDiffersWhenTheContentCould() {
    Set<String> names = new HashSet<>();
    List<String> all =
        List.of(
            name(s -> {}),
            name(s -> s.database("other")),
            name(s -> s.initdbOption("--wal-segsize=4")),
            name(s -> s.initdbOption("--locale=C").initdbOption("--wal-segsize=4")),
            name(s -> s.preparation(new Preparation("one", c -> {}))),
            name(s -> s.preparation(new Preparation("two", c -> {}))),
            name(installation("/bin", 5), TempDbSpec.at(Path.of("/a/metadb"))),
            name(installation("/usr/bin", 6), TempDbSpec.at(Path.of("/a/metadb"))));
    names.addAll(all);
    assertThat(names).hasSameSizeAs(all);
  }

  @Test
  void theNameIsTheSameForEveryProject() {
    assertThat(name(installation("/bin", 6), TempDbSpec.at(Path.of("/b/metadb"))))
        .isEqualTo(name(s -> {}))
        .isEqualTo(name(s -> s.holder("another")))
        .matches("postgres-18\\.6-[0-9a-f]{16}");
  }

  @Test
  void ampupsFolderKeepsItsTemplatesWhereverItIsMoved() {
    assertThat(inHome("/new/.ampup", "/new/.ampup/18"))
        .isEqualTo(inHome("/old/.ampup", "/old/.ampup/18"))
        .isNotEqualTo(inHome("/old/.ampup", "/old/.ampup/another"))
        .isNotEqualTo(inHome("/old/.ampup", "/18"));
  }

  private static String inHome(String home, String bin) {
    return name(
        installation(bin, 6), TempDbSpec.at(Path.of("/a/metadb")).with(s -> s.home(Path.of(home))));
  }

  @Test
  void theTimeZoneIsAPartOfTheContent() {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      String tokyo = name(s -> {});
      TimeZone.setDefault(TimeZone.getTimeZone("Europe/Paris"));
      assertThat(name(s -> {})).isNotEqualTo(tokyo);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private Templates templates(Duration patience) {
    TempDbSpec spec =
        TempDbSpec.at(folder.resolve("metadb"))
            .with(s -> s.home(folder.resolve("home")).startTimeout(Duration.ofMillis(1)));
    Programs programs = new Programs(installation("/bin", 6), new Privileges.Own());
    ClusterInitializer initializer = new ClusterInitializer(programs, spec, ServerExtensions.NONE);
    return new Templates(programs, spec, initializer, patience);
  }

  private Path store() throws IOException {
    return NewFiles.privateFolders(folder.resolve("home/templates"));
  }

  private ClusterFolder workshop() throws IOException {
    return new ClusterFolder(NewFiles.privateFolders(folder.resolve("workshop")));
  }

  private static void awaitWait(Thread thread) {
    Eventually.holds(
        "the wait for the lock",
        () ->
            Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(Deadline.class.getName())));
  }

  /** Has another process hold a template's lock, until what is returned is closed. */
  private static AutoCloseable anotherMakes(Path template) throws Exception {
    Process maker = LockHolder.start(template.resolveSibling(template.getFileName() + ".lock"));
    return () -> {
      maker.getOutputStream().close();
      maker.waitFor();
    };
  }

  @Test
  void whoWaitsForATemplateIsGivenItThoughItsOwnStartMayTakeLess() throws Exception {
    Templates templates = templates(Duration.ofMinutes(1));
    Path template = store().resolve(templates.name());
    ClusterFolder workshop = workshop();
    FutureTask<Boolean> filling =
        new FutureTask<>(
            () -> {
              templates.fill(workshop);
              return true;
            });
    try (AutoCloseable maker = anotherMakes(template)) {
      Thread waiting = new Thread(filling);
      waiting.start();
      awaitWait(waiting);
      Files.writeString(Files.createDirectory(template).resolve("PG_VERSION"), "18\n");
    }
    assertThat(filling.get()).isTrue();
    assertThat(workshop.data().resolve("PG_VERSION")).hasContent("18");
  }

  @Test
  void aTemplateThatIsNeverDoneIsNamedAndNobodyIsToEndItsMaker() throws Exception {
    Templates templates = templates(Duration.ofMillis(1));
    Path template = store().resolve(templates.name());
    ClusterFolder workshop = workshop();
    try (AutoCloseable maker = anotherMakes(template)) {
      assertThatExceptionOfType(TempDbException.class)
          .isThrownBy(() -> templates.fill(workshop))
          .satisfies(
              e -> {
                assertThat(e.problem()).contains(template.toString(), "not done within 1 ms");
                assertThat(e.remedy()).contains("still at work").doesNotContain("End it");
              });
    }
    assertThat(workshop.data()).doesNotExist();
  }

  @Test
  void anInterruptEndsTheWaitForATemplate() throws Exception {
    Templates templates = templates(Duration.ofMinutes(1));
    Path template = store().resolve(templates.name());
    ClusterFolder workshop = workshop();
    try (AutoCloseable maker = anotherMakes(template)) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(InterruptedWaitException.class)
          .isThrownBy(() -> templates.fill(workshop));
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(workshop.data()).doesNotExist();
  }
}
