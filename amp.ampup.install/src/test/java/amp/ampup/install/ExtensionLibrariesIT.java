package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.VersionSpec;
import amp.ampup.store.check.HostLibraries;
import amp.problem.Remedy;
import amp.testkit.Archives;
import amp.testkit.Binaries;
import amp.testkit.DebPackage;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Installs extensions that need libraries, and functions of the server. */
class ExtensionLibrariesIT extends ExtensionFixture {
  @Test
  void librariesComeAlongUnlessTheHostHasThem() throws IOException {
    byte[] needing =
        ExtensionPackages.deb(
            ExtensionPackages.files(ExtensionPackages.moduleWith("libc.so.6", "libq.so.6")));
    byte[] library =
        DebPackage.of(
            "libq6",
            "6.1-1",
            "amd64",
            "libc6",
            new Archives()
                .file(ExtensionPackages.TRIPLET + "libq.so.6.1", ExtensionPackages.module())
                .link(ExtensionPackages.TRIPLET + "libq.so.6", "libq.so.6.1")
                .file(ExtensionPackages.TRIPLET + "libm.so.6", "the C library is the host's")
                .file("./lib64/ld-linux-x86-64.so.2", "and so is its loader")
                .file(ExtensionPackages.TRIPLET + "libgcc_s.so.1", "the host has it"));
    refused(
        needing,
        "hstore_x needs libq.so.6, which neither this host nor the server nor the packages have");

    Path main = write("main.deb", needing);
    Path second = write("second.deb", library);
    Installed installed =
        installer()
            .install(InstallRequest.of(NAME, VersionSpec.LATEST).from(List.of(main, second)))
            .installed();
    assertThat(names(installed.directory().resolve("lib")))
        .containsExactly("deps/libq.so.6", "deps/libq.so.6.1", "hstore.so");
    assertThat(Verification.verify(installed)).isEmpty();
  }

  /** Debian packs pgbench with the server. */
  @Test
  void ofAServersPackageClientProgramsGetPgbenchAlone() throws IOException {
    byte[] program = Files.readAllBytes(Path.of("/bin/true").toRealPath());
    String bin = "./usr/lib/postgresql/18/bin/";
    Path main =
        write(
            "client.deb",
            DebPackage.of(
                "postgresql-client-18",
                "18.6-1",
                "amd64",
                "",
                new Archives().file(bin + "psql", program, 0100755)));
    Path server =
        write(
            "server.deb",
            DebPackage.of(
                "postgresql-18",
                "18.6-1",
                "amd64",
                "",
                new Archives()
                    .file(bin + "postgres", program, 0100755)
                    .file(bin + "pgbench", program, 0100755)
                    .file(ExtensionPackages.LIB + "hstore.so", ExtensionPackages.module())
                    .file(ExtensionPackages.EXTENSION + "hstore.control", "x")));
    Installed installed =
        installer()
            .install(InstallRequest.of("pg-client", VersionSpec.LATEST).from(List.of(main, server)))
            .installed();
    assertThat(names(installed.directory()))
        .containsExactlyInAnyOrder("bin/pgbench", "bin/psql", "receipt.json", "files.json");
  }

  @Test
  void whereTheHostHasAllLibrariesNoneIsKept() throws IOException {
    Archives library =
        new Archives()
            .file(ExtensionPackages.TRIPLET + "libgcc_s.so.1.9", "the host has it")
            .link(ExtensionPackages.TRIPLET + "libgcc_s.so.1", "libgcc_s.so.1.9");
    Path main = write("main.deb", ExtensionPackages.deb());
    Path second = write("l.deb", DebPackage.of("libgcc-s1", "1-1", "amd64", "", library));
    Installed installed =
        installer()
            .install(InstallRequest.of(NAME, VersionSpec.LATEST).from(List.of(main, second)))
            .installed();
    assertThat(installed.directory().resolve("lib")).isDirectoryContaining("glob:**hstore.so");
    assertThat(installed.directory().resolve("lib/deps")).doesNotExist();
    assertThat(Verification.verify(installed)).isEmpty();
  }

  /** Beside libraries of the host's own, such with a symbol or a version that it lacks. */
  @ParameterizedTest
  @CsvSource({"__divti3, __divti3, false", "__divti3, __dIvti3, true", "GCC_3.0, GCC_9.0, true"})
  void aLibraryOfTheHostsIsUsedWhereItHasAllThatTheOtherHas(String text, String other, boolean kept)
      throws IOException {
    byte[] own = Files.readAllBytes(HostLibraries.ofHost().find("libgcc_s.so.1").orElseThrow());
    byte[] changed =
        new String(own, StandardCharsets.ISO_8859_1)
            .replace(text, other)
            .getBytes(StandardCharsets.ISO_8859_1);
    Archives library =
        new Archives()
            .file(ExtensionPackages.TRIPLET + "libgcc_s.so.1.9", changed)
            .link(ExtensionPackages.TRIPLET + "libgcc_s.so.1", "libgcc_s.so.1.9");
    Path main = write("main.deb", ExtensionPackages.deb());
    Path second = write("l.deb", DebPackage.of("libgcc-s1", "1-1", "amd64", "", library));
    Installed installed =
        installer()
            .install(InstallRequest.of(NAME, VersionSpec.LATEST).from(List.of(main, second)))
            .installed();
    assertThat(Files.exists(installed.directory().resolve("lib/deps/libgcc_s.so.1")))
        .isEqualTo(kept);
    assertThat(Files.exists(installed.directory().resolve("lib/deps/libgcc_s.so.1.9")))
        .isEqualTo(kept);
    assertThat(Verification.verify(installed)).isEmpty();
  }

  /** A table of a small file may name the same bytes time and again. */
  @Test
  void aModuleThatNamesWithoutEndIsRefused() throws IOException {
    refused(
        ExtensionPackages.deb(ExtensionPackages.files(ExtensionPackages.endlessNames())),
        "lib/hstore.so of the package cannot be used");
  }

  /** A real program of PostgreSQL's, of whose libraries one has a name that no host has. */
  @Test
  void programsFindTheLibrariesThatCameAlong() throws Exception {
    Path client = Binaries.postgres18().resolve("bin/pg_ctl");
    String needing =
        new String(Files.readAllBytes(client), StandardCharsets.ISO_8859_1)
            .replace("libpthread.so.0", "libqthread.so.0");
    Archives files =
        new Archives()
            .file(
                "./usr/lib/postgresql/18/bin/psql",
                needing.getBytes(StandardCharsets.ISO_8859_1),
                0100755);
    Archives library =
        new Archives()
            .file(
                ExtensionPackages.TRIPLET + "libqthread.so.0",
                Files.readAllBytes(HostLibraries.ofHost().find("libpthread.so.0").orElseThrow()));
    Path main = write("c.deb", DebPackage.of("postgresql-client-18", "18.6-1", "amd64", "", files));
    Path second = write("l.deb", DebPackage.of("libqq5", "18.6-1", "amd64", "", library));
    Installed installed =
        installer()
            .install(InstallRequest.of("pg-client", VersionSpec.LATEST).from(List.of(main, second)))
            .installed();
    assertThat(installed.extension().orElseThrow().creates()).isEmpty();
    Path program = installed.program("psql").orElseThrow();
    assertThat(Run.command(program.toString(), "--version").orFail().out())
        .contains("(PostgreSQL) 18");
    assertThat(Verification.verify(installed)).isEmpty();
  }

  @Test
  void aProgramThatCallsWhatNoLibraryHasIsRefused() throws Exception {
    String needing =
        new String(
                Files.readAllBytes(Binaries.postgres18().resolve("bin/pg_ctl")),
                StandardCharsets.ISO_8859_1)
            .replace("getppid", "getpqid");
    Archives files =
        new Archives()
            .file(
                "./usr/lib/postgresql/18/bin/psql",
                needing.getBytes(StandardCharsets.ISO_8859_1),
                0100755);
    Path main = write("c.deb", DebPackage.of("postgresql-client-18", "18.6-1", "amd64", "", files));
    refused(
        InstallRequest.of("pg-client", VersionSpec.LATEST).from(main),
        "the programs of pg-client call getpqid, which neither the libraries of this host nor");
  }

  @Test
  void aMissingLibraryIsNamedWithItsPackage() throws IOException {
    byte[] module = ExtensionPackages.moduleWith("libc.so.6", "libq.so.6");
    AmpupException e = refused(ExtensionPackages.deb(ExtensionPackages.files(module)), "libq.so.6");
    assertThat(e.remedies())
        .contains(new Remedy.Command("Install what has it", "apt-get install libq6"));
  }

  @Test
  void aModuleForANewerLibraryOfCIsRefused() throws IOException {
    byte[] module = ExtensionPackages.moduleWith("GLIBC_2.2.5", "GLIBC_9.2.5");
    AmpupException e =
        refused(
            ExtensionPackages.deb(ExtensionPackages.files(module)),
            "needs glibc 9.2.5, this host has 2.");
    assertThat(e.getMessage()).contains("for the distribution of this host");
  }

  @Test
  void aModuleThatCallsWhatTheServerLacksIsRefused() throws IOException {
    installer()
        .install(InstallRequest.of("postgres", VersionSpec.of("18")).from(Binaries.archive()));
    assertThat(install(alone(ExtensionPackages.module())).version()).hasToString("1.8.2");
    byte[] module = ExtensionPackages.moduleWith("pg_detoast_datum", "pg_detoast_dAtUm");
    Path file = write("later.deb", alone(module));
    assertThatThrownBy(() -> installer().install(request(file).withForce()))
        .hasMessageContaining("hstore_x calls pg_detoast_dAtUm")
        .hasMessageContaining("which PostgreSQL 18.6.0 does not have");
    assertThat(Verification.verify(test.store.active(NAME, 18).orElseThrow())).isEmpty();
  }

  @Test
  void anExtensionThatTheServerBringsIsRefused() throws IOException {
    installer()
        .install(InstallRequest.of("postgres", VersionSpec.of("18")).from(Binaries.archive()));
    Path file = write("x.deb", ExtensionPackages.deb());
    assertThatThrownBy(() -> installer().install(request(file)))
        .hasMessageContaining("PostgreSQL 18 brings the extension hstore itself");
    assertThat(test.store.names()).containsExactly("postgres");
  }

  /** A library of PostgreSQL's that nothing is created of. */
  private static byte[] alone(byte[] module) {
    return ExtensionPackages.deb(new Archives().file(ExtensionPackages.LIB + "hstore.so", module));
  }
}
