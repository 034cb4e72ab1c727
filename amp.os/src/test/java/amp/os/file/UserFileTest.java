package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFileTest {
  private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temp;

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void whatIsThereKeepsItsModeUnlessASecretComesIn() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "a longer text");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwx--x"));

    UserFile.replace(file, NEW, false);
    assertThat(file).hasContent("new");
    assertThat(mode(file)).isEqualTo("rwxrwx--x");

    UserFile.replace(file, NEW, true);
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(temp).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void whatIsMissingIsMade() throws Exception {
    Path file = temp.resolve("folder/file");
    UserFile.replace(file, NEW, true);
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void nothingIsWrittenThroughALink() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "mine");
    Path link = Files.createSymbolicLink(temp.resolve("link"), file);

    assertThatThrownBy(() -> UserFile.replace(link, NEW, false)).hasMessageContaining("is a link");
    assertThat(file).hasContent("mine");
  }
}
