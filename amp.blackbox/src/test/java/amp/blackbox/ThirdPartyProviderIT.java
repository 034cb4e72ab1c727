package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.AcmeProvider.Form;
import amp.blackbox.Application.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;

/** A third party's provider, in applications on the module path and on the class path. */
class ThirdPartyProviderIT {
  private static final String OPENED =
      "opened postgresql:///amp?host=/acme/run&port=5432&user=acme";

  @TempDir Path folder;
  private Path home;
  private Path providers;

  @BeforeEach
  void makeFolders() throws IOException {
    home = folder.resolve("home");
    providers = Files.createDirectories(home.resolve("providers"));
  }

  private Application application(Mode mode) {
    Sources.protect(folder);
    return Application.of(mode, home);
  }

  @ParameterizedTest
  @CsvSource({
    "MODULE_PATH, MODULE",
    "MODULE_PATH, SERVICES_FILE",
    "MODULE_PATH, BOTH",
    "CLASS_PATH, MODULE",
    "CLASS_PATH, SERVICES_FILE",
    "CLASS_PATH, BOTH"
  })
  void aJarDroppedIntoTheFolderIsListedAndCanBeSelected(Mode mode, Form form) {
    Path jar = new AcmeProvider(form).jar(providers.resolve("acme.jar"));

    List<String> lines = application(mode).open("acme");

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .startsWith("BackendReport[name=acme, priority=1000, origin=" + jar)
        .contains("Available[description=Acme, version=18.6]");
    assertThat(lines.get(1)).isEqualTo(OPENED);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void autoTakesAThirdPartyOfHighestPriority(Mode mode) {
    new AcmeProvider(Form.BOTH).jar(providers.resolve("acme.jar"));

    assertThat(application(mode).open("auto")).last().isEqualTo(OPENED);
  }

  @ParameterizedTest
  @CsvSource({
    "MODULE_PATH, MODULE, true",
    "MODULE_PATH, MODULE, false",
    "MODULE_PATH, SERVICES_FILE, false",
    "CLASS_PATH, BOTH, true",
    "CLASS_PATH, SERVICES_FILE, false"
  })
  void aFolderOfJarsIsAProviderAndItsDependencies(Mode mode, Form form, boolean module) {
    Path acme = providers.resolve("acme");
    new AcmeProvider(form)
        .library(acme.resolve("com.acme.words.jar"), "from beside", module)
        .jar(acme.resolve("acme.jar"));

    List<String> lines = application(mode).open("acme");

    assertThat(lines.get(0)).contains("description=from beside", "origin=" + acme + ",");
    assertThat(lines.get(1)).isEqualTo(OPENED);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theProvidersOwnLibraryBeatsTheApplications(Mode mode) {
    Path acme = providers.resolve("acme");
    new AcmeProvider(Form.BOTH)
        .library(acme.resolve("com.acme.words.jar"), "its own", true)
        .jar(acme.resolve("acme.jar"));
    Path other = folder.resolve("com.acme.words.jar");
    new AcmeProvider(Form.BOTH).library(other, "the application's", true);

    Application application = application(mode).with(other);
    if (mode == Mode.MODULE_PATH) {
      application.option("--add-modules=com.acme.words");
    }
    List<String> lines = application.open("acme");

    assertThat(lines.get(0)).contains("description=its own");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aCopyOfTheApiBesideTheProviderDoesNoHarm(Mode mode) throws IOException {
    Path acme = providers.resolve("acme");
    new AcmeProvider(Form.BOTH).jar(acme.resolve("acme.jar"));
    for (Path jar : Reactor.jarsFor("amp.tempdb.api")) {
      Files.copy(jar, acme.resolve(jar.getFileName()));
    }
    Files.copy(Reactor.jarOf(Logger.class), acme.resolve("slf4j-api.jar"));

    assertThat(application(mode).open("acme")).hasSize(2).last().isEqualTo(OPENED);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theProviderPathIsSearchedToo(Mode mode) {
    Path jar = new AcmeProvider(Form.BOTH).jar(folder.resolve("elsewhere/acme.jar"));
    Path folders = folder.resolve("folders");
    new AcmeProvider(Form.BOTH).name("\"other\"").jar(folders.resolve("other/other.jar"));

    List<String> lines = application(mode).providerPath(jar).providerPath(folders).open("other");

    assertThat(lines).hasSize(3).last().isEqualTo(OPENED);
    assertThat(lines.get(0)).contains("name=acme,");
    assertThat(lines.get(1)).contains("name=other,");
  }

  @ParameterizedTest
  @CsvSource({"MODULE_PATH, MODULE", "CLASS_PATH, SERVICES_FILE"})
  void aProviderOfTheApplicationItselfNeedsNoFolder(Mode mode, Form form) {
    Path jar = new AcmeProvider(form).jar(folder.resolve("acme.jar"));

    List<String> lines = application(mode).with(jar).open("acme");

    assertThat(lines).hasSize(2).last().isEqualTo(OPENED);
    assertThat(lines.get(0)).contains("origin=" + jar);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theContextClassLoaderIsAskedAndNothingIsFoundTwice(Mode mode) {
    Path inApplication = new AcmeProvider(Form.BOTH).jar(folder.resolve("acme.jar"));
    Path inContext =
        new AcmeProvider(Form.SERVICES_FILE)
            .name("\"context\"")
            .sources()
            .jar(folder.resolve("context.jar"));

    List<String> lines =
        application(mode).with(inApplication).option("-Dcontext=" + inContext).open("acme");

    // The context loader asks its parent first, so the class of that name is the application's.
    assertThat(lines).hasSize(2).last().isEqualTo(OPENED);

    lines = application(mode).option("-Dcontext=" + inContext).open("context");

    assertThat(lines).hasSize(2).last().isEqualTo(OPENED);
  }

  @ParameterizedTest
  @CsvSource({
    "MODULE_PATH, MODULE",
    "MODULE_PATH, SERVICES_FILE",
    "CLASS_PATH, MODULE",
    "CLASS_PATH, SERVICES_FILE"
  })
  void brokenProvidersAreReportedAndHarmNothing(Mode mode, Form form) throws IOException {
    new AcmeProvider(form).jar(providers.resolve("m-good.jar"));
    provider(form)
        .constructor("if (true) throw new IllegalStateException(\"boom\");")
        .jar(providers.resolve("a-throws.jar"));
    provider(form).sources().jarOfTomorrow(providers.resolve("b-newer.jar"));
    provider(form)
        .sources()
        .jarWithout("com.acme.AcmeProvider", providers.resolve("c-missing.jar"));
    provider(form)
        .library(folder.resolve("com.acme.words.jar"), "gone", true)
        .jar(providers.resolve("d-alone.jar"));
    new JarOutputStream(Files.newOutputStream(providers.resolve("e-empty.jar"))).close();
    Files.writeString(providers.resolve("f-text.jar"), "hello");
    Files.createFile(providers.resolve("g-zero.jar"));
    new AcmeProvider(form).jar(providers.resolve("z-again.jar"));
    provider(form)
        .name("java.util.Optional.<String>empty().get()")
        .jar(providers.resolve("h-nameless.jar"));

    List<String> lines = application(mode).open("auto");

    assertThat(lines).hasSize(11).last().isEqualTo(OPENED);
    assertThat(lines.get(0)).contains("name=acme,", "m-good.jar");
    assertThat(line(lines, "a-throws.jar")).contains("name=com.acme.AcmeProvider,", "boom");
    assertThat(line(lines, "b-newer.jar"))
        .contains("made for a newer Java", "Run with a newer Java");
    assertThat(line(lines, "c-missing.jar")).contains("com.acme.AcmeProvider");
    assertThat(line(lines, "d-alone.jar")).contains("com.acme.words");
    assertThat(line(lines, "e-empty.jar")).contains("holds no provider");
    assertThat(line(lines, "f-text.jar")).contains("not a jar");
    assertThat(line(lines, "g-zero.jar")).contains("not a jar");
    assertThat(line(lines, "h-nameless.jar")).contains("cannot say its name");
    assertThat(line(lines, "z-again.jar")).contains("is taken", "m-good.jar");
  }

  private static AcmeProvider provider(Form form) {
    return new AcmeProvider(form).name("\"broken\"");
  }

  private static String line(List<String> lines, String jar) {
    return lines.stream()
        .filter(line -> line.contains("origin=") && line.contains(jar + ", capability=Unavailable"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line of " + jar + " in " + lines));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aBrokenProviderOfTheApplicationHarmsNothing(Mode mode) {
    Path broken =
        new AcmeProvider(Form.BOTH)
            .constructor("if (true) throw new IllegalStateException(\"boom\");")
            .jar(folder.resolve("broken.jar"));
    Path good = new AcmeProvider(Form.BOTH).jar(providers.resolve("good.jar"));

    List<String> lines = application(mode).with(broken).open("acme");

    assertThat(lines).hasSize(3).last().isEqualTo(OPENED);
    assertThat(lines.get(0)).contains(good.toString());
    assertThat(lines.get(1)).contains("boom", "origin=the application");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aProviderOfTheApplicationForANewerJavaHarmsNothing(Mode mode) {
    Path newer = new AcmeProvider(Form.BOTH).sources().jarOfTomorrow(folder.resolve("newer.jar"));
    if (mode == Mode.MODULE_PATH) {
      // There the JVM itself refuses to start with a module descriptor it cannot read.
      newer = new AcmeProvider(Form.SERVICES_FILE).sources().jarOfTomorrow(newer);
    }
    new AcmeProvider(Form.BOTH).jar(providers.resolve("good.jar"));

    List<String> lines = application(mode).with(newer).open("acme");

    assertThat(lines).hasSize(3).last().isEqualTo(OPENED);
    assertThat(lines.get(1))
        .contains("name=com.acme.AcmeProvider,", "newer Java", "origin=the application");
  }

  @ParameterizedTest
  @CsvSource({
    "MODULE_PATH, MODULE",
    "MODULE_PATH, SERVICES_FILE",
    "CLASS_PATH, MODULE",
    "CLASS_PATH, SERVICES_FILE"
  })
  void aProviderOfTheApplicationIsNotTakenForAThirdPartys(Mode mode, Form form) {
    Path inApplication = new AcmeProvider(Form.BOTH).jar(folder.resolve("acme.jar"));
    new AcmeProvider(form).name("\"other\"").jar(providers.resolve("other.jar"));

    List<String> lines = application(mode).with(inApplication).open("other");

    assertThat(lines).hasSize(3).last().isEqualTo(OPENED);
    assertThat(lines.get(0)).contains("name=acme,", "origin=" + inApplication);
    assertThat(lines.get(1)).contains("name=other,", "origin=" + providers.resolve("other.jar"));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void codeThatOthersCanWriteIsNotRun(Mode mode) throws IOException {
    Path ran = folder.resolve("ran");
    Path jar =
        new AcmeProvider(Form.BOTH)
            .constructor(
                "try { java.nio.file.Files.createFile(Path.of(\""
                    + ran
                    + "\")); }"
                    + " catch (java.io.IOException e) { }")
            .jar(providers.resolve("acme.jar"));
    Application application = application(mode);
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));

    List<String> lines = application.open("auto");

    assertThat(lines.get(0)).contains("can be written by other users", "chmod -R go-w");
    assertThat(lines.get(1)).startsWith("NoBackendException");
    assertThat(ran).doesNotExist();
  }
}
