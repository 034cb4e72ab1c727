package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Archives;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an extension's control files and scripts have to fit. */
class ExtensionProofIT extends ExtensionFixture {
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
