package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.VersionSpec;
import amp.testkit.Archives;
import amp.testkit.DebPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Installs extensions from packages that a user names. */
class ExtensionIT extends ExtensionFixture {
  @Test
  void aPackageOfDebianIsInstalledForItsPostgres() throws IOException {
    Installed installed = install(ExtensionPackages.deb());

    assertThat(installed.directory())
        .isEqualTo(test.home.resolve("components/hstore_x/1.8.2-pg18-linux-amd64"));
    assertThat(installed.extension())
        .contains(new Extension(18, List.of("hstore"), List.of(), List.of()));
    assertThat(installed.receipt().trust()).isEqualTo("file");
    assertThat(test.store.active(NAME, 18)).contains(installed);
    assertThat(names(installed.directory()))
        .containsExactly(
            "files.json",
            "lib/hstore.so",
            "receipt.json",
            "share/extension/hstore--1.4--1.5.control",
            "share/extension/hstore--1.8.sql",
            "share/extension/hstore.control");
    assertThat(Verification.verify(installed)).isEmpty();
    assertThat(Path.of("/ran-a-maintainer-script")).doesNotExist();
    assertClean();
  }

  @Test
  void aModuleForAnotherProcessorIsRefusedWhateverTheControlFileSays() throws IOException {
    byte[] module = ExtensionPackages.module();
    module[18] = (byte) 183;
    Archives files = ExtensionPackages.files(module);
    refused(ExtensionPackages.deb(files), "lib/hstore.so is built for Linux on arm64");
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql-18-x, arm64, is for arm64",
    "postgresql-18-x, hurd-amd64, is for hurd-amd64",
    "postgresql-15-x, amd64, is not for PostgreSQL 18",
    "postgresql-plpython3-15, amd64, is not for PostgreSQL 18"
  })
  void aControlFileThatDoesNotFitIsRefused(String name, String architecture, String why)
      throws IOException {
    Archives files = ExtensionPackages.files(ExtensionPackages.module());
    refused(DebPackage.of(name, "1.8-1", architecture, "", files), why);
  }

  @Test
  void aPackageForAnotherPostgresIsRefused() throws IOException {
    Path file = write("x.deb", ExtensionPackages.deb());
    refused(request(file).forPostgres(15), "is not for PostgreSQL 15");

    Archives renamed =
        new Archives()
            .file("./usr/lib/postgresql/15/lib/hstore.so", ExtensionPackages.module())
            .file("./usr/share/postgresql/15/extension/hstore.control", ExtensionPackages.CONTROL);
    refused(
        DebPackage.of("postgresql-15-x", "1-1", "amd64", "", renamed),
        "lib/hstore.so was built for PostgreSQL 18, where 15 is meant");

    Archives two = ExtensionPackages.files(ExtensionPackages.module());
    two.file("./usr/share/postgresql/17/extension/b.control", "x");
    refused(ExtensionPackages.deb(two), "it is for PostgreSQL 17, where 18 is meant");
  }

  @Test
  void whatHoldsNoExtensionIsRefused() {
    refused(
        DebPackage.of("hello", "1-1", "amd64", "", new Archives().file("./usr/bin/hello", "x")),
        "cannot be installed: the archive holds no files");
    refused(
        ExtensionPackages.deb(
            new Archives().file(ExtensionPackages.LIB + "hstore.so", "#!/bin/sh")),
        "lib/hstore.so is no library");
    refused(
        ExtensionPackages.deb(new Archives().file("./usr/share/postgresql/18/x.sample", "x")),
        "holds neither an extension nor a library");
  }

  /** As PostGIS is packed, whose control file another script would link. */
  @Test
  void aControlFileGetsTheNameOfItsScripts() throws IOException {
    String share = ExtensionPackages.EXTENSION;
    Archives files =
        new Archives()
            .file(share + "geo-3.control", "default_version = '3.3.2'")
            .file(share + "geo--3.3.2.sql", "create function f()")
            .file(share + "geo_more-3.control", "default_version = '3.3.2'")
            .file(share + "geo_more-3--3.3.2.sql", "create function f()");
    Installed installed = install(ExtensionPackages.deb(files));
    assertThat(installed.extension().orElseThrow().creates()).containsExactly("geo", "geo_more-3");
    assertThat(Verification.verify(installed)).isEmpty();
  }

  /** As unit is packed, whose scripts read what came with them. */
  @Test
  void scriptsFindTheFilesThatCameWithThem() throws IOException {
    String share = ExtensionPackages.EXTENSION;
    Archives files =
        new Archives()
            .file(share + "unit.control", "default_version = '7'")
            .file(share + "unit_units.data", "km 1000")
            .file(
                share + "unit--7.sql",
                "copy u from '/usr/share/postgresql/18/extension/unit_units.data';\n"
                    + "copy u from '/usr/share/postgresql/18/extension/other.data';");
    Installed installed = install(ExtensionPackages.deb(files));
    Path folder = installed.directory().resolve("share/extension");
    assertThat(folder.resolve("unit--7.sql"))
        .content()
        .contains("copy u from '" + folder + "/unit_units.data'")
        .contains("copy u from '/usr/share/postgresql/18/extension/other.data'");
    assertThat(Verification.verify(installed)).isEmpty();
  }

  @Test
  void aDamagedModuleIsRefused() throws IOException {
    byte[] module = ExtensionPackages.module();
    byte[] half = Arrays.copyOf(module, 4096);
    refused(ExtensionPackages.deb(ExtensionPackages.files(half)), "lib/hstore.so of the package");
  }

  @Test
  void aControlFileThatIsALinkIsRefused() throws IOException {
    Archives files =
        new Archives()
            .file(ExtensionPackages.LIB + "hstore.so", ExtensionPackages.module())
            .link(ExtensionPackages.EXTENSION + "a.control", "../../lib/hstore.so");
    refused(ExtensionPackages.deb(files), "a.control of the package cannot be used");
  }

  @ParameterizedTest
  @CsvSource({
    "hstore-1.8/lib/,hstore-1.8/share/extension/",
    "lib/,share/postgresql/extension/",
    "'',''",
    "lib/postgresql/,extension/",
    "x/usr/lib/postgresql/18/lib/,x/usr/share/postgresql/18/extension/"
  })
  void anArchiveInAnyOfItsLayoutsIsInstalledForThePostgresItsModuleTells(String lib, String share)
      throws IOException {
    Archives archive =
        new Archives()
            .file(lib + "hstore.so", ExtensionPackages.module())
            .file(share + "hstore.control", ExtensionPackages.CONTROL)
            .file(share + "hstore--1.8.sql", "x");
    Installed installed =
        installer().install(request(write("hstore.tar.gz", archive.tgz()))).installed();
    assertThat(installed.directory()).hasFileName("1.8-pg18-linux-amd64");
    assertThat(names(installed.directory()))
        .contains("lib/hstore.so", "share/extension/hstore--1.8.sql");
    assertThat(installed.extension().orElseThrow().creates()).containsExactly("hstore");
  }

  @Test
  void aZipIsInstalled() throws IOException {
    Path zip = folder.resolve("hstore.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("hstore/lib/hstore.so"));
      out.write(ExtensionPackages.module());
      out.putNextEntry(new ZipEntry("hstore/share/extension/hstore.control"));
      out.write(ExtensionPackages.CONTROL.getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("hstore/share/extension/hstore--1.8.sql"));
    }
    assertThat(installer().install(request(zip)).installed().version()).hasToString("1.8");
  }

  @Test
  void withoutAModuleTheUserNamesThePostgres() throws IOException {
    Archives archive =
        new Archives()
            .file("x/t.control", "default_version = '1.2.3'")
            .file("x/t--1.2.3.sql", "select 1");
    Path file = write("t.tar.gz", archive.tgz());
    refused(request(file), "does not tell which PostgreSQL it is for");
    Installed installed = installer().install(request(file).forPostgres(17)).installed();
    assertThat(installed.directory()).hasFileName("1.2.3-pg17-linux-amd64");
  }

  @Test
  void anotherVersionThanTheOneMeantIsRefused() throws IOException {
    Path file = write("x.deb", ExtensionPackages.deb());
    refused(
        InstallRequest.of(NAME, VersionSpec.of("1.7")).from(file), "holds version 1.8.2, not 1.7");
    assertThat(
            installer().install(InstallRequest.of(NAME, VersionSpec.of("1.8")).from(file)).fresh())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"../x", "'a b'", "X"})
  void aNameThatIsNoneIsRefused(String name) throws IOException {
    Path file = write("x.deb", ExtensionPackages.deb());
    assertThatThrownBy(
            () -> installer().install(InstallRequest.of(name, VersionSpec.LATEST).from(file)))
        .hasMessageContaining("is not the name of a component");
  }

  @Test
  void whatIsInstalledIsNotInstalledTwiceNorExchangedUnasked() throws IOException {
    byte[] deb = ExtensionPackages.deb();
    Installed first = install(deb);
    assertThat(install(deb)).isEqualTo(first);

    Path file = write("other.deb", other());
    assertThatThrownBy(() -> installer().install(request(file)))
        .hasMessageContaining("hstore_x 1.8.2 for PostgreSQL 18 is installed already");
    Installed replaced = installer().install(request(file).withForce()).installed();
    assertThat(replaced.receipt().sha512()).isNotEqualTo(first.receipt().sha512());
    assertClean();
  }

  @Test
  void whatAServerUsesIsNotReplacedByAnotherPackage() throws IOException {
    byte[] deb = ExtensionPackages.deb();
    Installed first = install(deb);
    Path project = ExtensionPackages.using(test, folder.resolve("project/.amp"), 18, NAME, "1.8.2");
    Path file = write("other.deb", other());
    assertThatThrownBy(() -> installer().install(request(file).withForce()))
        .hasMessageContaining("is needed by the server of " + project);
    assertThat(test.store.active(NAME, 18)).contains(first);

    Files.delete(first.directory().resolve("lib/hstore.so"));
    Path same = write("same.deb", deb);
    assertThat(installer().install(request(same).withForce()).fresh()).isTrue();
    assertThat(Verification.verify(first)).isEmpty();
  }

  @Test
  void aPackageThatIsNamedInAdditionIsMissed() throws IOException {
    Path main = write("x.deb", ExtensionPackages.deb());
    installer().install(request(main));
    Archives data = new Archives().file("./usr/share/proj/proj.db", "data");
    Path more = write("data.deb", DebPackage.of("proj-data", "9-1", "all", "", data));
    InstallRequest both = InstallRequest.of(NAME, VersionSpec.LATEST).from(List.of(main, more));
    assertThatThrownBy(() -> installer().install(both))
        .hasMessageContaining("is installed already, from another package");
    Installed replaced = installer().install(both.withForce()).installed();
    assertThat(replaced.directory().resolve("share/deps/proj/proj.db")).exists();
    assertThat(installer().install(both).fresh()).isFalse();
  }

  private static byte[] other() throws IOException {
    return ExtensionPackages.deb(
        ExtensionPackages.files(ExtensionPackages.module()).file("./a", "a"));
  }

  @Test
  void anExtensionWithoutTheModuleThatItsScriptLoadsIsRefused() {
    refused(
        with(ExtensionPackages.CONTROL, "as 'MODULE_PATHNAME'"),
        "the extension hstore needs its library hstore");
  }

  /** The control file of pgTAP names a library that is not there, and that nothing loads. */
  @Test
  void anExtensionOfPlainSqlMayNameAModule() throws IOException {
    byte[] deb = with(ExtensionPackages.CONTROL, "create function f()");
    assertThat(install(deb).extension().orElseThrow().creates()).containsExactly("hstore");
  }

  /** As PostGIS does it, whose scripts are in a package of their own. */
  @Test
  void aLibraryThatAScriptNamesItselfIsNeeded() throws IOException {
    refused(
        with("default_version = '1.8'", "as '$libdir/geo-3','f'"),
        "the extension hstore needs its library geo-3");
    byte[] own = with("default_version = '1.8'", "as '$libdir/plpgsql','f';\n-- '$libdir/old'");
    assertThat(install(own).version()).hasToString("1.8.2");
  }

  @Test
  void aBareNameIsLookedForAsTheServerDoes() {
    refused(
        with("default_version = '1.8'\nmodule_pathname = 'geo'", "as 'MODULE_PATHNAME'"),
        "the extension hstore needs its library geo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/evil/hstore", "$libdir/../hstore", "x/hstore"})
  void aLibraryThatIsNamedByAPathIsRefused(String path) throws IOException {
    Archives files =
        new Archives()
            .file(ExtensionPackages.LIB + "hstore.so", ExtensionPackages.module())
            .file(
                ExtensionPackages.EXTENSION + "hstore.control",
                "default_version = '1.8'\nmodule_pathname = '" + path + "'")
            .file(ExtensionPackages.EXTENSION + "hstore--1.8.sql", "as 'MODULE_PATHNAME'");
    refused(ExtensionPackages.deb(files), "loads its library from " + path);
  }

  @Test
  void aLibraryThatTheControlFileOfAVersionNamesIsHeldToTheSame() throws IOException {
    refused(ofVersion("'/etc/evil/hstore'"), "loads its library from /etc/evil/hstore");
    refused(ofVersion("'$libdir/geo'"), "the extension hstore needs its library geo");
    assertThat(install(ofVersion("'$libdir/hstore'")).version()).hasToString("1.8.2");
  }

  private static byte[] ofVersion(String path) throws IOException {
    return ExtensionPackages.deb(
        new Archives()
            .file(ExtensionPackages.LIB + "hstore.so", ExtensionPackages.module())
            .file(
                ExtensionPackages.EXTENSION + "hstore.control",
                "default_version = '1.8'\nmodule_pathname = '$libdir/geo'\n")
            .file(ExtensionPackages.EXTENSION + "hstore--1.8.control", "module_pathname = " + path)
            .file(ExtensionPackages.EXTENSION + "hstore--1.8.sql", "as 'MODULE_PATHNAME'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../x", "/etc/x", "extension/../../x", "../x/../x"})
  void scriptsInAFolderThatIsElsewhereAreNone(String folder) throws IOException {
    refused(
        ExtensionPackages.deb(
            ExtensionPackages.files(ExtensionPackages.module(), "directory = '" + folder + "'\n")),
        "the extension hstore has no script that creates it");
  }

  /** As the source of pgTAP, whose script its build makes. */
  @ParameterizedTest
  @CsvSource({"x--1.0--1.1.sql", "y--1.1.sql", "x.sql.in"})
  void aControlFileAloneIsNoExtension(String script) throws IOException {
    Archives source =
        new Archives()
            .file("x-1.1/x.control", "default_version = '1.1'")
            .file("x-1.1/sql/" + script, "select 1");
    refused(
        request(write("x.tar.gz", source.tgz())).forPostgres(18),
        "the extension x has no script that creates it");
  }

  @Test
  void scriptsMayBeInAFolderOfTheirOwn() throws IOException {
    Archives source =
        new Archives()
            .file("x-1.1/x.control", "default_version = '1.1'")
            .file("x-1.1/sql/x--1.1.sql", "select 1");
    var result = installer().install(request(write("x.tar.gz", source.tgz())).forPostgres(18));
    assertThat(names(result.installed().directory())).contains("share/extension/x--1.1.sql");

    Archives told =
        new Archives()
            .file(
                ExtensionPackages.EXTENSION + "y.control",
                "default_version = '1.8.2'\ndirectory = 'contrib/y'")
            .file("./usr/share/postgresql/18/contrib/y/y--1.8.2.sql", "select 1");
    assertThat(install(ExtensionPackages.deb(told)).version()).hasToString("1.8.2");
  }

  private static byte[] with(String control, String script) {
    return ExtensionPackages.deb(
        new Archives()
            .file(ExtensionPackages.EXTENSION + "hstore.control", control)
            .file(ExtensionPackages.EXTENSION + "hstore--1.8.sql", script));
  }
}
