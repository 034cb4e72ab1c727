package amp.cli.ampup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilesTest {
  private static final Path BIN = Path.of("/home/x/.ampup/bin");
  private static final Path OTHER_BIN = Path.of("/opt/ampup/bin");

  @TempDir Path folder;
  private Path rc;
  private Path copy;

  @BeforeEach
  void name() {
    rc = folder.resolve(".bashrc");
    copy = folder.resolve(".bashrc.before-ampup");
  }

  /** B and E stand for the marks, O for our line. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // The end was deleted, and the user wrote on.
        "a\nB\nO\nuser's own\n",
        "B\nO\nuser's own\nB\nO\nE\n",
        "B\nuser's own\nB\nO\nE\n",
        "B\nuser's own\nE\n",
        "B\nO\nuser's own\nE\n",
        "B\nE\nuser's own\n",
        "O\nE\nuser's own\n",
        "user's own\nB\n",
        "user's own\nB\nO",
      })
  void aFileWhoseBlockIsNotWholeIsLeftAsItIs(String sketch) throws IOException {
    String text = written(sketch);
    Files.writeString(rc, text);

    assertThatThrownBy(() -> Profiles.add(rc, BIN)).hasMessageContaining("line ");
    assertThatThrownBy(() -> Profiles.remove(rc)).hasMessageContaining("line ");

    assertThat(rc).content().isEqualTo(text);
    assertThat(copy).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "B\nO\nE\n",
        "user's own\nB\nO\nE\nmore\n",
        "user's own\r\nB\r\nO\r\nE\r\nmore",
        "# >>> ampup >>> is what it writes\nB\nO\nE",
        "B\nO\nE\nmore\nB\nO\nE\n",
      })
  void aWholeBlockGoesAndNothingElse(String sketch) throws IOException {
    String text = written(sketch);
    Files.writeString(rc, text);

    assertThat(Profiles.remove(rc)).isTrue();

    assertThat(rc).content().isEqualTo(sketch.replaceAll("B\r?\nO\r?\nE(\r?\n)?", ""));
    assertThat(copy).content().isEqualTo(text);
    assertThat(Profiles.remove(rc)).isFalse();
  }

  @Test
  void whatTheFileHeldIsKeptBesideIt() throws IOException {
    Files.writeString(rc, "alias x=y");
    rc.toFile().setReadable(false, false);
    rc.toFile().setReadable(true, true);

    assertThat(Profiles.add(rc, BIN)).isTrue();
    assertThat(copy).content().isEqualTo("alias x=y");
    assertThat(Files.getPosixFilePermissions(copy)).isEqualTo(Files.getPosixFilePermissions(rc));

    String once = Files.readString(rc);
    assertThat(Profiles.add(rc, BIN)).isFalse();
    assertThat(Profiles.add(rc, OTHER_BIN)).isTrue();
    assertThat(copy).content().isEqualTo(once);
    assertThat(rc).content().doesNotContain(BIN.toString()).contains(OTHER_BIN.toString());
  }

  @Test
  void aFileInAnotherEncodingKeepsItsBytes() throws IOException {
    byte[] latin1 = "echo gr\u00fc\u00df dich\n".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(rc, latin1);

    assertThat(Profiles.add(rc, Path.of("/home/j\u00fcrgen/bin"))).isTrue();

    assertThat(Files.readAllBytes(rc)).startsWith(latin1);
    assertThat(Files.readString(rc, StandardCharsets.ISO_8859_1))
        .contains(
            new String(
                "j\u00fcrgen".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    assertThat(Profiles.remove(rc)).isTrue();
    assertThat(rc).hasBinaryContent(latin1);
  }

  @Test
  void aFileThatNoLineCanBeAddedToIsLeftAsItIs() throws IOException {
    byte[] utf16 = "Write-Host x\n".getBytes(StandardCharsets.UTF_16);
    Files.write(rc, utf16);
    assertThatThrownBy(() -> Profiles.add(rc, BIN)).hasMessageContaining("UTF-16");
    assertThat(rc).hasBinaryContent(utf16);

    Path link = Files.createSymbolicLink(folder.resolve(".profile"), folder.resolve("gone"));
    assertThatThrownBy(() -> Profiles.add(link, BIN)).hasMessageContaining("does not exist");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void aLinkGoesOnLeadingToItsFile() throws IOException {
    Path real = Files.writeString(folder.resolve("dotfiles"), "alias x=y\n");
    Files.createSymbolicLink(rc, real);

    assertThat(Profiles.add(rc, BIN)).isTrue();

    assertThat(rc).isSymbolicLink();
    assertThat(real).content().startsWith("alias x=y\n# >>> ampup >>>\n");
    assertThat(Profiles.copyOf(rc)).content().isEqualTo("alias x=y\n");
  }

  @Test
  void aFolderOfAnyNameIsQuotedForFish() {
    assertThat(Profiles.line(folder.resolve("ampup.fish"), Path.of("/it's/a\\b")))
        .isEqualTo("fish_add_path -g '/it\\'s/a\\\\b'");
  }

  private String written(String sketch) {
    return sketch
        .replaceAll("\\bB\\b", "# >>> ampup >>>")
        .replaceAll("\\bE\\b", "# <<< ampup <<<")
        .replaceAll("\\bO\\b", Profiles.line(rc, BIN).replace("$", "\\$"));
  }
}
