package amp.os.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFileTest {
  private static final byte[] NEW = "new".getBytes(UTF_8);

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

  /** Such as two commands in a project, or in a user's profile. */
  @Test
  void manyAtOnceEachWriteTheWholeFile() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "a".repeat(100_000));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> writes = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        byte[] content = ((char) ('a' + i % 26) + "").repeat(100_000).getBytes(UTF_8);
        boolean secret = i % 2 == 0;
        writes.add(
            threads.submit(
                () -> {
                  UserFile.replace(file, content, secret);
                  return null;
                }));
      }
      for (Future<?> write : writes) {
        write.get();
        assertThat(Files.readString(file)).matches("(.)\\1{99999}");
      }
    } finally {
      threads.shutdown();
    }
    assertThat(temp).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void whatAKilledOneLeavesIsForItsOwnerAndIgnoredByGit() throws Exception {
    assertThat(git("init", "-q")).isEmpty();
    Path left = NewFiles.temporaryFolder(temp, ".amp-");
    UserFile.hide(left);
    Files.writeString(left.resolve("new"), "PGPASSWORD=p");

    assertThat(mode(left)).isEqualTo("rwx------");
    assertThat(git("status", "--porcelain")).isEmpty();
  }

  private String git(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-C", temp.toString()));
    command.addAll(List.of(words));
    Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(git.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void nothingIsWrittenThroughALink() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "mine");
    Path link = Files.createSymbolicLink(temp.resolve("link"), file);

    assertThatThrownBy(() -> UserFile.replace(link, NEW, false)).hasMessageContaining("is a link");
    assertThat(file).hasContent("mine");
  }
}
