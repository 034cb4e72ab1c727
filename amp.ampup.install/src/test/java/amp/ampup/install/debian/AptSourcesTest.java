package amp.ampup.install.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What apt's configuration says, in both of its languages. */
class AptSourcesTest {
  @TempDir Path folder;

  @Test
  void linesAreRead() throws IOException {
    write(
        "sources.list",
        """
        # deb http://no.example.com/debian bookworm main
        deb-src http://no.example.com/debian bookworm main
        deb http://one.example.com/debian bookworm main contrib # ours
        deb [ arch=amd64 signed-by=/keys/a.gpg,/keys/b.gpg check-valid-until=no ] https://two.example.com/x/ trixie main
        deb cdrom:[Debian]/ bookworm main
        deb http://flat.example.com ./
        nonsense
        """);
    List<AptSource> sources = AptSources.of(folder, true);
    assertThat(sources).hasSize(2);
    assertThat(sources.get(0).base()).hasToString("http://one.example.com/debian/");
    assertThat(sources.get(0).components()).containsExactly("main", "contrib");
    assertThat(sources.get(0).checkValidUntil()).isTrue();
    assertThat(sources.get(1).base()).hasToString("https://two.example.com/x/");
    assertThat(sources.get(1).suite()).isEqualTo("trixie");
    assertThat(sources.get(1).keyrings().files())
        .containsExactly(Path.of("/keys/a.gpg"), Path.of("/keys/b.gpg"));
    assertThat(sources.get(1).checkValidUntil()).isFalse();
  }

  @Test
  void aQueryStaysBehindTheSlash() throws IOException {
    write("sources.list", "deb http://one.example.com/debian?token=a/b bookworm main\n");
    assertThat(AptSources.of(folder, true).get(0).base())
        .hasToString("http://one.example.com/debian/?token=a/b");
    assertThat(AptSource.base("file:/mirror/")).hasToString("file:/mirror/");
  }

  @Test
  void paragraphsAreRead() throws IOException {
    write(
        "sources.list.d/a.sources",
        """
        # comment
        Types: deb deb-src
        URIs: http://one.example.com/debian http://two.example.com/debian
        Suites: bookworm bookworm-updates
        Components: main
        Signed-By: /usr/share/keyrings/archive.gpg

        Enabled: no
        Types: deb
        URIs: http://off.example.com/debian
        Suites: bookworm
        Components: main

        Types: deb
        URIs: https://three.example.com/pub
        Suites: bookworm-pgdg
        Components: main
        Check-Valid-Until: no
        Signed-By:
         -----BEGIN PGP PUBLIC KEY BLOCK-----
         .
         AAAA
         -----END PGP PUBLIC KEY BLOCK-----
        """);
    List<AptSource> sources = AptSources.of(folder, true);
    assertThat(sources)
        .extracting(AptSource::suite)
        .containsExactly(
            "bookworm", "bookworm-updates", "bookworm", "bookworm-updates", "bookworm-pgdg");
    AptSource last = sources.get(4);
    assertThat(last.checkValidUntil()).isFalse();
    assertThat(last.keyrings().inline())
        .singleElement()
        .asString()
        .contains("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n");
  }

  @Test
  void keysThatAptTrustsServeWhereNoneIsNamed() throws IOException {
    write("sources.list.d/a.list", "deb http://one.example.com/debian bookworm main\n");
    write("trusted.gpg.d/a.asc", "x");
    write("trusted.gpg.d/a.gpg~", "x");
    assertThat(AptSources.of(folder, true).get(0).keyrings().files())
        .containsExactly(folder.resolve("trusted.gpg.d/a.asc"));
  }

  @Test
  void fingerprintsNameWhichKeysCount() throws IOException {
    write(
        "sources.list",
        "deb [signed-by=ABCDEF0123456789!] http://one.example.com/d bookworm main\n");
    assertThat(AptSources.of(folder, true).get(0).keyrings().fingerprints())
        .containsExactly("ABCDEF0123456789");
  }

  @Test
  void mirrorsInAFileAreFound() throws IOException {
    Path list = write("mirrors.list", "# ours\nhttp://one.example.com/debian\tpriority:1\n");
    write("sources.list", "deb mirror+file:" + list + " bookworm main\n");
    assertThat(AptSources.of(folder, true).get(0).base())
        .hasToString("http://one.example.com/debian/");
  }

  @Test
  void passwordsAreNotShown() throws IOException {
    write("sources.list", "deb http://user:secret@one.example.com/debian bookworm main\n");
    assertThat(AptSources.of(folder, true).toString()).doesNotContain("secret");
  }

  @Test
  void hostWithoutAptHasNone() {
    assertThat(AptSources.of(folder.resolve("none"), true)).isEmpty();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
