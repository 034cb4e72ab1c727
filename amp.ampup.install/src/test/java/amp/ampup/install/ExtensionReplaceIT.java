package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.Installed;
import amp.ampup.VersionSpec;
import amp.testkit.Archives;
import amp.testkit.DebPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Installs extensions that are there already, from the same packages and from others. */
class ExtensionReplaceIT extends ExtensionFixture {
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
    Path project = TestProject.using(test, folder.resolve("project/.amp"), 18, NAME, "1.8.2");
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
}
