package amp.ampup.install.pgxs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.InstallRequest;
import amp.ampup.install.InstallSettings;
import amp.ampup.install.Installer;
import amp.ampup.install.Progress;
import amp.ampup.install.Verification;
import amp.ampup.install.build.BuildRequest;
import amp.os.file.Trees;
import amp.testkit.Archives;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.Run;
import amp.testkit.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds real extensions with this host's compiler against the headers in Debian's own packages,
 * which apt brings.
 */
class ExtensionBuildIT {
  @TempDir static Path packages;
  @TempDir Path folder;
  private Store store;
  private Path source;

  @BeforeAll
  static void fetchHeaders() {
    assumeTrue(
        Platform.current().toString().equals("linux-amd64"),
        "the packages and the server that tests have are those of linux-amd64");
    for (String program : List.of("make", "gcc", "apt-get")) {
      assumeTrue(
          Run.command("sh", "-c", "command -v " + program).exitCode() == 0,
          "this host has no " + program);
    }
    Run apt =
        Run.of(
            new ProcessBuilder(
                    "apt-get", "download", "postgresql-server-dev-15", "postgresql-client-15")
                .directory(packages.toFile()));
    assumeTrue(apt.exitCode() == 0, () -> "apt brings no headers of PostgreSQL 15: " + apt.err());
  }

  @BeforeEach
  void makeSource() throws IOException {
    store = Store.at(folder.resolve("store"));
    source = SmallExtension.write(folder.resolve("t_plus"));
  }

  @Test
  void anExtensionIsBuiltAndItsFunctionRunsInAServer() throws IOException {
    installHeaders();
    Installed built = installer().build(request(source)).installed();

    assertThat(built.directory())
        .isEqualTo(store.layout().home().resolve("components/t_plus/1.2-pg15-linux-amd64"));
    assertThat(built.extension())
        .contains(new Extension(15, List.of("t_plus"), List.of(), List.of()));
    assertThat(built.receipt().trust()).isEqualTo("built");
    assertThat(built.receipt().source()).isEqualTo("built from " + source);
    assertThat(store.active("t_plus", 15)).contains(built);
    assertThat(names(built.directory()))
        .containsExactly(
            "files.json",
            "lib/t_plus.so",
            "receipt.json",
            "share/extension/t_plus--1.2.sql",
            "share/extension/t_plus.control");
    assertThat(Verification.verify(built)).isEmpty();
    assertThat(names(source))
        .containsExactly("Makefile", "t_plus--1.2.sql", "t_plus.c", "t_plus.control");
    assertThat(answer(built.directory().resolve("lib/t_plus"))).contains("\"42\"");
    assertClean();
  }

  @Test
  void whatIsBuiltAgainIsExchangedOnlyWhenAsked() throws IOException {
    installHeaders();
    installer().build(request(source));
    assertThat(installer().build(request(source)).fresh()).isFalse();

    Files.writeString(source.resolve("t_plus.c"), SmallExtension.CODE.replace(" + ", " - "));
    assertThatThrownBy(() -> installer().build(request(source)))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("t_plus 1.2 for PostgreSQL 15 is installed already");
    BuildRequest forced =
        new BuildRequest(
            source,
            Optional.of("minus"),
            Optional.of(Version.of("3.0")),
            Optional.of(15),
            Optional.empty(),
            BuildRequest.LIMIT,
            true);
    assertThat(installer().build(forced).installed().directory())
        .endsWithRaw(Path.of("minus/3.0-pg15-linux-amd64"));
    assertClean();
  }

  @Test
  void anArchiveIsUnpackedWithinItsLimitsAndBuilt() throws IOException {
    installHeaders();
    Archives archive = new Archives();
    for (String name : names(source)) {
      archive.file("t_plus-1.2/" + name, Files.readAllBytes(source.resolve(name)));
    }
    Path file = Files.write(folder.resolve("t_plus.tar.gz"), archive.tgz());
    Path hostile =
        Files.write(
            folder.resolve("hostile.tar.gz"),
            new Archives().file("Makefile", "include $(PGXS)").file("../x", "out").tgz());
    refused(hostile, "leaves its folder");
    assertThat(store.layout().staging().resolve("x")).doesNotExist();
    assertThat(installer().build(request(file)).fresh()).isTrue();
  }

  @Test
  void whatDoesNotCompileIsToldWithTheEndOfTheLog() throws IOException {
    installHeaders();
    Files.writeString(source.resolve("t_plus.c"), SmallExtension.CODE.replace("Datum", "Datun"));
    refused(source, "could not be compiled", "unknown type name", "Datun");
    Path log = store.layout().home().resolve("logs/build-extension.log");
    assertThat(Files.readString(log)).contains("Datun");
  }

  @Test
  void whatCannotBeBuiltSaysWhy() throws IOException {
    assertThatThrownBy(() -> installer().build(request(source)))
        .hasMessageContaining("no PostgreSQL is installed to build an extension for");
    installHeaders();
    refused(folder.resolve("nowhere"), "there is neither a folder nor an archive");
    Files.writeString(source.resolve("Makefile"), "all:\n\ttrue\n");
    refused(source, "the Makefile of " + source + " does not use PGXS");
    Files.delete(source.resolve("Makefile"));
    refused(source, source + " has no Makefile");
    refused(folder, "holds the store, in which it would be built");
    BuildRequest other =
        new BuildRequest(
            source,
            Optional.empty(),
            Optional.empty(),
            Optional.of(17),
            Optional.empty(),
            BuildRequest.LIMIT,
            false);
    assertThatThrownBy(() -> installer().build(other))
        .hasMessageContaining("there are no headers of PostgreSQL 17 to build against");
  }

  @Test
  void aModuleForAnotherPostgresIsRefused() throws IOException {
    installHeaders();
    Files.write(
        source.resolve("t_plus.c"),
        Files.readAllBytes(Binaries.postgres18().resolve("lib/postgresql/hstore.so")));
    Files.writeString(
        source.resolve("Makefile"),
        SmallExtension.MAKEFILE.replace("MODULES = t_plus", "MODULES = other")
            + "\nother.so: t_plus.c\n\tcp t_plus.c other.so\n");
    Files.writeString(source.resolve("t_plus--1.2.sql"), "select 1;");
    refused(source, "was built for PostgreSQL 18, where 15 is meant");
  }

  /** Where this host allows no namespaces, a Makefile is a program of its user like any other. */
  @Test
  void aBuildWritesNowhereElse() throws IOException {
    installHeaders();
    assumeContained();
    Path outside = folder.resolve("outside");
    String hostile =
        "\nall: escape\nescape:\n"
            + "\t-touch %s\n".formatted(outside)
            + "\t-mount -o remount,bind,rw / && touch %s\n".formatted(outside)
            + "\t-unshare -r -m sh -c 'mount -o remount,bind,rw /; touch %s'\n".formatted(outside)
            + "\ttest \"$$HOME\" != \"%s\"\n".formatted(System.getProperty("user.home"))
            + "\ttest $$(grep -c : /proc/net/dev) -le 1\n";
    Files.writeString(source.resolve("Makefile"), SmallExtension.MAKEFILE + hostile);
    installer().build(request(source));
    assertThat(outside).doesNotExist();
    assertThat(names(source)).hasSize(4);
  }

  @Test
  void aMakefileThatTakesNoNoticeOfDestdirIsGatheredToo() throws IOException {
    installHeaders();
    String rule =
        SmallExtension.MAKEFILE
            + """

            install: extra
            extra:
            \tmkdir -p '$(datadir)/extension' && echo x > '$(datadir)/extension/t_plus--1.1--1.2.sql'
            \tln -s /etc/passwd '$(datadir)/extension/passwd.sql'
            """;
    Files.writeString(source.resolve("Makefile"), rule);
    refused(source, "share/extension/passwd.sql, which is no file, or a link out of its folder");
    Files.writeString(source.resolve("Makefile"), rule.replaceAll("\tln .*\n", ""));
    Installed built = installer().build(request(source)).installed();
    assertThat(built.directory().resolve("share/extension/t_plus--1.1--1.2.sql")).exists();
  }

  @Test
  void aBuildThatDoesNotEndIsEnded() throws IOException {
    installHeaders();
    Files.writeString(
        source.resolve("Makefile"), SmallExtension.MAKEFILE + "\nall: wait\nwait:\n\tsleep 4711\n");
    BuildRequest request =
        new BuildRequest(
            source,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(3),
            false);
    assertThatThrownBy(() -> installer().build(request))
        .hasMessageContaining("the build did not end within 3 s");
    assertThat(Run.command("pgrep", "-f", "sleep 4711").out()).isEmpty();
    assertClean();
  }

  @Test
  void aKilledBuildIsEndedAndSwept() throws Exception {
    installHeaders();
    assumeContained();
    Files.writeString(
        source.resolve("Makefile"),
        SmallExtension.MAKEFILE + "\nall: wait\nwait:\n\ttouch begun\n\tsleep 4712\n");
    Path log = folder.resolve("child.log");
    Process child = BuildChild.start(store.layout().home(), source, log);
    Path staging = store.layout().staging();
    Eventually.whileAlive(child)
        .until(
            "the build began",
            () -> Trees.children(staging),
            stages -> stages.stream().anyMatch(s -> Files.exists(s.resolve("build/source/begun"))));
    child.destroyForcibly().waitFor();
    Eventually.holds(
        "all that was started has ended",
        () -> Run.command("pgrep", "-f", "sleep 4712").out().isEmpty());
    assertThat(store.installed("t_plus")).isEmpty();

    SmallExtension.write(source);
    assertThat(installer().build(request(source)).fresh()).isTrue();
    assertClean();
  }

  @Test
  void headersNeedTheirMakefiles() throws IOException {
    Path headers = debs("postgresql-server-dev-15").get(0);
    assertThatThrownBy(
            () ->
                installer()
                    .install(
                        InstallRequest.of(ServerHeaders.COMPONENT, VersionSpec.LATEST)
                            .from(headers)))
        .hasMessageContaining("none of the packages holds pgxs/src/makefiles/pgxs.mk");
    Installed installed = installHeaders();
    assertThat(installed.directory().resolve("include/server/postgres.h")).exists();
    assertThat(installed.directory().resolve("bin")).doesNotExist();
    assertThat(installed.extension().orElseThrow().postgres()).isEqualTo(15);
    assertThat(Verification.verify(installed)).isEmpty();
  }

  /** Debian's own pg_config has no headers beside it where only the server is installed. */
  @Test
  void aPgConfigIsTakenAtItsWord() throws IOException {
    Installed headers = installHeaders();
    Path program = folder.resolve("pg_config");
    BuildFolder other = BuildFolder.in(Files.createDirectories(folder.resolve("other")));
    PgConfigScript.write(other, ServerHeaders.ofComponent(headers.directory()));
    Files.copy(other.pgConfig(), program);
    BuildRequest request =
        new BuildRequest(
            source,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(program),
            BuildRequest.LIMIT,
            false);
    assertThat(installer().build(request).fresh()).isTrue();
    assertThat(Run.command(program.toString(), "--version").orFail().out())
        .startsWith("PostgreSQL 15.");
    assertThat(Run.command(program.toString(), "--nonsense").exitCode()).isEqualTo(1);
  }

  private static BuildRequest request(Path source) {
    return BuildRequest.of(source);
  }

  private void refused(Path from, String... told) throws IOException {
    assertThatThrownBy(() -> installer().build(request(from)))
        .isInstanceOf(AmpupException.class)
        .hasMessageContainingAll(told);
    assertThat(store.installed("t_plus")).isEmpty();
    assertClean();
  }

  private void assumeContained() throws IOException {
    BuildFolder trial = BuildFolder.in(Files.createDirectories(folder.resolve("trial")));
    assumeTrue(Containment.of(trial).isContained(), "this host allows no namespaces");
  }

  private void assertClean() throws IOException {
    assertThat(Trees.children(store.layout().staging())).isEmpty();
    assertThat(Trees.children(store.layout().trash())).isEmpty();
  }

  private Installed installHeaders() throws IOException {
    List<Path> files = new ArrayList<>(debs("postgresql-server-dev-15"));
    files.addAll(debs("postgresql-client-15"));
    return installer()
        .install(InstallRequest.of(ServerHeaders.COMPONENT, VersionSpec.LATEST).from(files))
        .installed();
  }

  private static List<Path> debs(String name) throws IOException {
    return Trees.children(packages).stream()
        .filter(path -> path.getFileName().toString().startsWith(name + "_"))
        .toList();
  }

  private Installer installer() {
    return Installer.of(
        store,
        InstallSettings.builder()
            .environment(Map.of())
            .userHome(folder.resolve("user"))
            .offline()
            .build(),
        Progress.SILENT);
  }

  /** Runs the function in a real server of that major, in its single-user mode. */
  private String answer(Path module) throws IOException {
    Path server = Binaries.postgres(15).resolve("bin");
    Path data = folder.resolve("data");
    List<String> initdb = new ArrayList<>(Unprivileged.prefix());
    initdb.addAll(
        List.of(
            server.resolve("initdb").toString(), "-N", "-U", "postgres", "-D", data.toString()));
    Run.of(new ProcessBuilder(initdb)).orFail();
    Path sql =
        Files.writeString(
            folder.resolve("question.sql"),
            "create function plus(int, int) returns int as '"
                + module
                + "', 't_plus' language c strict;\nselect plus(40, 2);\n");
    List<String> single = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" < " + sql, "sh"));
    single.addAll(Unprivileged.prefix());
    single.addAll(
        List.of(
            server.resolve("postgres").toString(), "--single", "-D", data.toString(), "postgres"));
    return Run.of(new ProcessBuilder(single)).orFail().out();
  }

  private static List<String> names(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
