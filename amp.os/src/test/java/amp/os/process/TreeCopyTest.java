package amp.os.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.InterruptedWaitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
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
  void aWholeTreeIsCopiedWithItsModesAndLinks() throws Exception {
    Files.createDirectories(tree.resolve("base/1/deep/deeper"));
    Files.createDirectories(tree.resolve("empty"));
    Files.writeString(tree.resolve("base/1/deep/deeper/file"), "far down");
    Files.createSymbolicLink(tree.resolve("base/link"), Path.of("1"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("base"));
    for (Path made : List.of(tree, tree.resolve("base"), tree.resolve("base/2"))) {
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-x---"));
    }
    Files.setPosixFilePermissions(
        tree.resolve("base/2/file"), PosixFilePermissions.fromString("r--r-----"));

    TreeCopy.tree(tree, copy);

    assertThat(listing(copy)).isEqualTo(listing(tree)).contains("rwxr-x--- base/2");
    assertThat(copy.resolve("base/1/deep/deeper/file")).hasContent("far down");
    assertThat(copy.resolve("base/-4/file")).hasContent("content -4");
    assertThat(copy.resolve("-x")).hasContent("top");
    assertThat(Files.readSymbolicLink(copy.resolve("link"))).isEqualTo(Path.of("base"));
    assertThat(Files.readSymbolicLink(copy.resolve("base/link"))).isEqualTo(Path.of("1"));
  }

  private static List<String> listing(Path root) throws IOException {
    try (Stream<Path> entries = Files.walk(root)) {
      return entries.map(entry -> mode(entry) + " " + root.relativize(entry)).sorted().toList();
    }
  }

  private static String mode(Path entry) {
    try {
      return PosixFilePermissions.toString(
          Files.getPosixFilePermissions(entry, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void moreEntriesThanOneCommandTakesAreCopied() throws Exception {
    for (int i = 0; i < 4100; i++) {
      Files.createFile(tree.resolve("base/" + i + ".empty"));
    }

    TreeCopy.tree(tree, copy);

    assertThat(listing(copy)).isEqualTo(listing(tree)).hasSizeGreaterThan(4100);
  }

  @Test
  void aTreeThatIsNotThereIsSaidToBeMissing() {
    assertThatThrownBy(() -> TreeCopy.tree(folder.resolve("missing"), copy))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(copy).doesNotExist();
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
