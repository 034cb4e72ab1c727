package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.testkit.Java;
import amp.testkit.OwnClassPath;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreesTest {
  @TempDir Path folder;

  private Path tree() throws IOException {
    Path tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("sub/empty"));
    Files.writeString(tree.resolve("sub/file"), "content");
    Files.createSymbolicLink(tree.resolve("link"), Path.of("sub/nowhere"));
    Files.setPosixFilePermissions(
        tree.resolve("sub/file"), PosixFilePermissions.fromString("r--r-----"));
    Files.setPosixFilePermissions(
        tree.resolve("sub"), PosixFilePermissions.fromString("rwx--x---"));
    return tree;
  }

  @Test
  void aPlaceThatNamesNoFolderIsRefusedByItsName() {
    assertThat(Trees.parent(Path.of("a/b"))).isEqualTo(Path.of("a"));
    assertThatThrownBy(() -> Trees.parent(Path.of("bare")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bare");
  }

  @Test
  void aCopyHasTheModesTheLinksAndTheEmptyFolders() throws Exception {
    Path copy = folder.resolve("copy");
    Trees.copy(tree(), copy);
    assertThat(copy.resolve("sub/file")).hasContent("content");
    assertThat(copy.resolve("sub/empty")).isEmptyDirectory();
    assertThat(Files.readSymbolicLink(copy.resolve("link"))).isEqualTo(Path.of("sub/nowhere"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve("sub"))))
        .isEqualTo("rwx--x---");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve("sub/file"))))
        .isEqualTo("r--r-----");
  }

  @Test
  void aCopyThatFailsSaysSo() throws Exception {
    Path tree = tree();
    assertThatThrownBy(() -> Trees.copy(tree, folder.resolve("no/where")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Trees.copy(folder.resolve("missing"), folder.resolve("copy")))
        .isInstanceOf(IOException.class);
    Files.createDirectories(folder.resolve("full/sub"));
    Files.writeString(folder.resolve("full/sub/file"), "mine");
    assertThatThrownBy(() -> Trees.copy(tree, folder.resolve("full")))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("full/sub/file")).hasContent("mine");
  }

  @Test
  void deletingFollowsNoLinkAndIgnoresWhatIsGone() throws Exception {
    Path tree = tree();
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "mine");
    Files.createSymbolicLink(tree.resolve("outside"), outside);
    Trees.delete(tree);
    Trees.delete(tree);
    assertThat(tree).doesNotExist();
    assertThat(outside.resolve("precious")).hasContent("mine");
    Files.createSymbolicLink(tree, outside);
    Trees.delete(tree);
    assertThat(outside.resolve("precious")).hasContent("mine");
  }

  /** Root without its capabilities is a user like any other, and can read what root built. */
  @ParameterizedTest
  @ValueSource(strings = {"r-xr-xr-x", "r--------", "-wx------", "---------"})
  void aFolderThatItsOwnerMayNotChangeIsDeleted(String mode) throws Exception {
    Path tree = tree();
    Files.createDirectory(tree.resolve("sub/empty/deep"));
    for (String name : List.of("sub/empty/deep", "sub/empty", "sub", "")) {
      Files.setPosixFilePermissions(tree.resolve(name), PosixFilePermissions.fromString(mode));
    }
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"));
    }
    command.addAll(Java.command("-cp", OwnClassPath.text()));
    command.addAll(List.of(TreesTest.class.getName(), tree.toString()));
    Run.command(command.toArray(String[]::new)).orFail();
    assertThat(tree).doesNotExist();
  }

  /** Deletes a tree, in a process of its own. */
  public static void main(String[] arguments) throws IOException {
    Trees.delete(Path.of(arguments[0]));
  }

  @Test
  void whatAnOrphanStillWritesIsDeletedInTheEnd() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("abandoned/data"));
    CompletableFuture<Void> orphan =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 300; i++) {
                try {
                  Files.writeString(tree.resolve("file" + i), "x");
                } catch (IOException e) {
                  return;
                }
              }
            });
    Trees.deleteAbandoned(Trees.parent(tree));
    orphan.join();
    assertThat(tree.getParent()).doesNotExist();
  }

  @Test
  void sizeCountsFilesAndFollowsNoLink() throws Exception {
    Path tree = tree();
    Files.writeString(folder.resolve("outside"), "a long text outside of the tree");
    Files.createSymbolicLink(tree.resolve("sub/there"), folder);
    long linkBytes =
        Files.readAttributes(
                    tree.resolve("link"), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .size()
            + folder.toString().length();
    assertThat(Trees.size(tree)).isEqualTo("content".length() + linkBytes);
    assertThat(Trees.size(folder.resolve("missing"))).isZero();
  }

  @Test
  void whatIsNoDirectoryHasNoChildren() throws Exception {
    Path tree = tree();
    assertThat(Trees.children(tree))
        .containsExactlyInAnyOrder(tree.resolve("sub"), tree.resolve("link"));
    assertThat(Trees.children(tree.resolve("sub/file"))).isEmpty();
    assertThat(Trees.children(folder.resolve("missing"))).isEmpty();
  }
}
