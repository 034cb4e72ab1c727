package amp.os.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.InterruptedWaitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class TreeCopyTest {
  @TempDir Path folder;
  private Path tree;
  private Path copy;

  @BeforeEach
  void make() throws IOException {
    tree = folder.resolve("tree");
    copy = folder.resolve("copy");
    for (String database : List.of("1", "2", "3", "-4")) {
      Files.createDirectories(tree.resolve("base").resolve(database));
      Files.writeString(tree.resolve("base/" + database + "/file"), "content " + database);
    }
    Files.writeString(tree.resolve("-x"), "top");
  }

  @Test
  void modesAndTimesAreCopiedAndLinksStayLinks() throws Exception {
    Files.createDirectories(copy.resolve("base/1"));
    Files.createDirectories(copy.resolve("base/2"));
    Files.setPosixFilePermissions(
        tree.resolve("base/1/file"), PosixFilePermissions.fromString("r--r-----"));
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    Files.setLastModifiedTime(tree.resolve("base/2/file"), time);
    Files.createSymbolicLink(tree.resolve("base/2/link"), Path.of("file"));

    List<String> names = List.of("-x", "base/1/file", "base/2/file", "base/2/link");
    assertThat(TreeCopy.files(tree, names, copy)).isEmpty();
    assertThat(copy.resolve("-x")).hasContent("top");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(copy.resolve("base/1/file"))))
        .isEqualTo("r--r-----");
    assertThat(Files.getLastModifiedTime(copy.resolve("base/2/file"))).isEqualTo(time);
    assertThat(Files.readSymbolicLink(copy.resolve("base/2/link"))).isEqualTo(Path.of("file"));
  }

  @Test
  void nothingThatAFailedCommandCopiedCountsAsCopied() throws Exception {
    Files.createDirectories(copy.resolve("base/1"));
    Files.createDirectories(copy.resolve("base/2"));
    List<String> names = List.of("base/1/file", "base/1/vanished");
    assertThat(TreeCopy.files(tree, names, copy)).contains("base/1/vanished");
    for (String left : TreeCopy.files(tree, names, copy)) {
      assertThat(Files.exists(copy.resolve(left), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
    assertThat(TreeCopy.files(tree, List.of("base/2/file"), copy)).isEmpty();
    assertThat(copy.resolve("base/2/file")).hasContent("content 2");
  }

  @Test
  void whoIsInterruptedLeavesNobodyWriting() throws Exception {
    Files.createDirectories(copy);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> TreeCopy.files(tree, List.of("-x"), copy))
        .isInstanceOf(InterruptedWaitException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }
}
