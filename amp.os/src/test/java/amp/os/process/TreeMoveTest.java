package amp.os.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeMoveTest {
  @TempDir Path folder;
  private Path tree;

  @BeforeEach
  void make() throws IOException {
    tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("sub"));
    Files.writeString(tree.resolve("sub/file"), "x");
  }

  @Test
  void askingMovesNothing() throws IOException {
    Path full = folder.resolve("full");
    Files.createDirectories(full.resolve("sub"));
    assertThat(TreeMove.canRename(tree, full)).isTrue();
    assertThat(tree.resolve("sub/file")).hasContent("x");
    assertThat(full.resolve("sub")).isEmptyDirectory();
  }

  @Test
  void askingWithAnEmptyFolderMovesNothingEither() throws IOException {
    assertThat(TreeMove.canRename(tree, Files.createDirectory(folder.resolve("empty")))).isTrue();
    assertThat(tree.resolve("sub/file")).hasContent("x");
  }

  @Test
  void aCopyIsThereWithWhatItHoldsAndNothingBesideIt() throws IOException {
    TreeMove.copy(tree, folder.resolve("copy"));
    assertThat(folder.resolve("copy/sub/file")).hasContent("x");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("tree", "copy");
  }

  @Test
  void aMovedTreeIsNoLongerWhereItWas() throws IOException {
    TreeMove.move(tree, folder.resolve("moved"));
    assertThat(folder.resolve("moved/sub/file")).hasContent("x");
    assertThat(folder.toFile().list()).containsExactly("moved");
  }
}
