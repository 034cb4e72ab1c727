package amp.tempdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.ampup.install.InstallRequest;
import amp.ampup.install.InstallSettings;
import amp.ampup.install.Installer;
import amp.ampup.install.Progress;
import amp.tempdb.api.NoBackendException;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.contract.ProviderContract;
import amp.tempdb.contract.Sql;
import amp.testkit.Binaries;
import amp.testkit.Java;
import amp.testkit.Run;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedProviderIT extends ProviderContract {
  @BeforeAll
  static void install() {
    Installer.of(
            Store.at(Binaries.sharedHome()),
            InstallSettings.builder().offline().build(),
            Progress.SILENT)
        .install(InstallRequest.of("postgres", VersionSpec.of("18.6.0")).from(Binaries.archive()));
  }

  @Override
  protected TempDbSpec select(TempDbSpec spec) {
    return spec.with(s -> s.backend("embedded").home(Binaries.sharedHome()));
  }

  @Test
  void theInstalledComponentIsWhatRuns() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      assertThat(db.server().backend()).isEqualTo("embedded");
      assertThat(db.server().version()).isEqualTo("18.6");
      assertThat(Sql.ask(db.connection(), "SHOW server_version")).startsWith("18.6");
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + db.server().pid() + "/exe")))
          .startsWith(Binaries.sharedHome().resolve("components/postgres"));
    }
  }

  @Test
  void theBestBackendIsTheInstalledComponent() {
    TempDbSpec auto = spec().with(s -> s.backend(TempDbSpec.AUTO));
    try (TempDb db = TempDb.open(auto)) {
      assertThat(db.server().backend()).isEqualTo("embedded");
    }
  }

  @Test
  void aMissingComponentIsNamedWithWhatToType() {
    TempDbSpec spec = spec().with(s -> s.home(folder.resolve("empty")));
    assertThatThrownBy(() -> TempDb.open(spec))
        .isInstanceOf(NoBackendException.class)
        .hasMessageContaining("ampup install --component postgres");
    assertThat(folder.resolve("empty")).doesNotExist();
  }

  @Test
  void aVersionThatIsNotInstalledIsNamedWithWhatToType() {
    assertThatThrownBy(() -> TempDb.open(spec().with(s -> s.version("17"))))
        .isInstanceOf(NoBackendException.class)
        .hasMessageContaining("ampup install --component postgres 17");
  }

  @Test
  void anInstallationWithoutReceiptDoesNotExist() throws Exception {
    Path home = folder.resolve("home");
    Path installation = home.resolve("components/postgres/18.6.0-linux-amd64/bin");
    Files.createDirectories(installation);
    Files.createSymbolicLink(
        installation.resolve("postgres"), Binaries.postgres18().resolve("bin/postgres"));
    assertThatThrownBy(() -> TempDb.open(spec().with(s -> s.home(home))))
        .isInstanceOf(NoBackendException.class)
        .hasMessageContaining("ampup install --component postgres");
  }

  /** As docs/java.md says it. */
  @Test
  void applicationThatJlinkMadeOpensADatabase() throws IOException {
    String modules = System.getProperty("jdk.module.path");
    Path source = Files.createDirectories(folder.resolve("source/app"));
    Path module =
        Files.writeString(
            source.resolveSibling("module-info.java"),
            "module app { requires amp.tempdb.api; uses amp.tempdb.api.spi.TempDbProvider; }");
    Path main =
        Files.writeString(
            source.resolve("Main.java"),
            """
            package app;

            import amp.tempdb.api.TempDb;
            import amp.tempdb.api.TempDbSpec;
            import java.nio.file.Path;

            public class Main {
              public static void main(String[] folder) throws Exception {
                try (TempDb db = TempDb.open(TempDbSpec.at(Path.of(folder[0])));
                    var connection = db.dataSource().getConnection();
                    var rows = connection.createStatement().executeQuery("select 6 * 7")) {
                  rows.next();
                  System.out.println(db.server().backend() + " says " + rows.getInt(1));
                }
              }
            }
            """);
    Path classes = folder.resolve("classes");
    Path image = folder.resolve("image");
    tool("javac", "-p", modules, "-d", classes, module, main);
    tool(
        "jlink",
        "-p",
        modules + File.pathSeparator + classes,
        "--add-modules",
        "app,amp.tempdb.embedded,java.management",
        "--output",
        image);

    ProcessBuilder application =
        new ProcessBuilder(
            Java.command(
                image,
                "-cp",
                driver(),
                "-m",
                "app/app.Main",
                folder.resolve("project").toString()));
    application.environment().put("AMPUP_HOME", Binaries.sharedHome().toString());
    assertThat(Run.of(application).orFail().out()).contains("embedded says 42");
  }

  private static String driver() {
    return Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
        .flatMap(key -> Stream.of(System.getProperty(key, "").split(File.pathSeparator)))
        .filter(entry -> entry.matches(".*[/\\\\]postgresql-[^/\\\\]*jar"))
        .findFirst()
        .orElseThrow();
  }

  private static void tool(String name, Object... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    String[] texts = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    assertThat(ToolProvider.findFirst(name).orElseThrow().run(writer, writer, texts))
        .as("%s", said)
        .isZero();
  }
}
