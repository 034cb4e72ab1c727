package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFolderTest {
  @TempDir Path root;
  private Path home;
  private Path project;
  private Path deep;
  private String trusted = "";

  @BeforeEach
  void makeFolders() throws IOException {
    root = root.toRealPath();
    home = Files.createDirectories(root.resolve("home/ünï"));
    project = Files.createDirectories(home.resolve("my project"));
    deep = Files.createDirectories(project.resolve("a/b"));
  }

  @Test
  void defaultIsInTheCurrentDirectory() {
    assertThat(find(deep)).isEqualTo(deep.resolve(".amp"));
  }

  @Test
  void nearestFolderInUseIsFoundUpwards() throws IOException {
    Files.createDirectories(project.resolve(".amp/metadb"));
    Files.createDirectories(project.resolve("a/.amp/data"));

    assertThat(find(deep)).isEqualTo(project.resolve(".amp"));

    Path config = project.resolve("a/.amp/config.toml");
    Files.writeString(config, "");
    assertThat(find(deep)).isEqualTo(project.resolve("a/.amp"));
    Files.delete(config);
    Files.createSymbolicLink(config, project.resolve("missing"));
    assertThat(find(deep)).as("a link to nothing").isEqualTo(project.resolve("a/.amp"));
  }

  @Test
  void searchEndsAtTheHomeDirectory() throws IOException {
    Files.createDirectories(root.resolve("home/.amp/metadb"));
    assertThat(find(deep)).isEqualTo(deep.resolve(".amp"));

    Files.createDirectories(home.resolve(".amp/metadb"));
    assertThat(find(deep)).isEqualTo(home.resolve(".amp"));
  }

  @Test
  void searchEndsAtAHomeDirectoryReachedThroughALink() throws IOException {
    Files.createDirectories(root.resolve("home/.amp/metadb"));
    home = Files.createSymbolicLink(root.resolve("link"), home);

    assertThat(find(deep)).isEqualTo(deep.resolve(".amp"));
  }

  @Test
  void variableBeatsSearch() throws IOException {
    Files.createDirectories(project.resolve(".amp/metadb"));

    assertThat(find(null, "../other", deep)).isEqualTo(project.resolve("a/other"));
    assertThat(find(null, "", deep)).isEqualTo(project.resolve(".amp"));
  }

  /** Amp's files would be strewn about a project, and git would see none of it any more. */
  @Test
  void aFolderOfOtherThingsIsNotMadeAmps() throws IOException {
    Files.writeString(project.resolve("Main.java"), "");
    ProjectFolder folder = new ProjectFolder(project);

    assertThatThrownBy(folder::create)
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining(project + " holds other things than amp's, Main.java, a for example")
        .hasMessageContaining("amp-dir " + project.resolve(".amp"));

    try (Stream<Path> left = Files.list(project)) {
      assertThat(left).containsOnly(project.resolve("Main.java"), project.resolve("a"));
    }
  }

  @Test
  void aFolderThatIsEmptyOrInUseOrNamedForAmpIsTaken() throws IOException {
    Path empty = Files.createDirectories(project.resolve("empty"));
    Path used = project.resolve("used");
    Files.createDirectories(used.resolve("metadb"));
    Files.writeString(used.resolve("notes"), "");
    Path named = Files.createDirectories(project.resolve(".amp"));
    Files.writeString(named.resolve("notes"), "");

    for (Path folder : List.of(empty, used, named)) {
      assertThat(new ProjectFolder(folder).create().directory().resolve(".gitignore")).exists();
      new ProjectFolder(folder).create();
    }
  }

  /** Its mode is right as it is, as that of a device. */
  @Test
  void aFileOnTheWayIsNamedAsNoFolder() throws IOException {
    Path file = Files.writeString(project.resolve("file"), "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    for (String below : List.of(".amp", "a/.amp")) {
      assertThatThrownBy(() -> ProjectFolder.at(file.resolve(below)))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining(file + " is not a folder")
          .hasMessageNotContaining("chmod");
    }
  }

  @Test
  void aRelativePathIsNoFolder() {
    assertThatThrownBy(() -> new ProjectFolder(Path.of(".amp")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(".amp");
  }

  @Test
  void theDatabaseIsTheOneInTheFolder() {
    assertThat(new ProjectFolder(deep.resolve(".amp")).spec())
        .isEqualTo(TempDbSpec.at(deep.resolve(".amp/metadb")));
  }

  @Test
  void linkIsRefused() throws IOException {
    Path target = Files.createDirectories(root.resolve("elsewhere"));
    Files.createSymbolicLink(deep.resolve(".amp"), target);

    assertThatThrownBy(() -> find(deep))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining(deep.resolve(".amp") + " is a symbolic link");
  }

  @Test
  void danglingLinkIsRefused() throws IOException {
    Files.createSymbolicLink(deep.resolve(".amp"), root.resolve("nowhere"));

    assertThatThrownBy(() -> find(deep)).hasMessageContaining("symbolic link");
  }

  @Test
  void fileIsRefused() throws IOException {
    Files.writeString(deep.resolve(".amp"), "mine");

    assertThatThrownBy(() -> find(deep)).hasMessageContaining("is a file, not a folder");
    assertThat(deep.resolve(".amp")).hasContent("mine");
  }

  @Test
  void folderOfAnotherUserIsRefused() throws IOException {
    Path folder = Files.createDirectory(deep.resolve(".amp"));
    give(folder);

    assertThatThrownBy(() -> find(deep)).hasMessageContaining(".amp belongs to user 12345");
    trusted = deep.toString();
    assertThat(find(deep)).isEqualTo(folder);
  }

  /** Whoever may write a folder above could else stop all work below it. */
  @Test
  void foldersOfOthersArePassedOverOnTheWayUp() throws IOException {
    Path strangers = project.resolve("a/.amp");
    Files.createDirectories(strangers.resolve("metadb"));
    give(strangers);
    assertThat(find(deep)).isEqualTo(deep.resolve(".amp"));

    Files.createDirectories(project.resolve(".amp/metadb"));
    assertThat(find(deep)).isEqualTo(project.resolve(".amp"));

    trusted = strangers.toString();
    assertThat(find(deep)).isEqualTo(strangers);
  }

  @Test
  void placeThatOthersCanExchangeIsRefusedUnlessTheUserTrustsIt() throws IOException {
    Path folder = Files.createDirectory(deep.resolve(".amp"));
    permit(project, "rwxrwxrwx");
    for (Path named : List.of(folder, project.resolve("not/there/.amp"))) {
      assertThatThrownBy(() -> find(named, null, deep))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining(
              project + " can be written by other users (mode 777), who could exchange " + named)
          .hasMessageContaining("chmod go-w '" + project + "'")
          .hasMessageContaining("export AMP_TRUSTED_FOLDERS='" + named.getParent() + "'");
    }
    trusted = project.toString();
    assertThat(find(deep)).isEqualTo(folder);

    trusted = "";
    permit(project, "rwxr-xr-x");
    assertThat(find(deep)).isEqualTo(folder);
    give(project);
    assertThatThrownBy(() -> find(deep)).hasMessageContaining(project + " belongs to user 12345");
  }

  @Test
  void aStickyFolderIsAPlaceToWorkIn() throws IOException {
    Files.setAttribute(project, "unix:mode", 01777);
    assertThat(find(project)).isEqualTo(project.resolve(".amp"));
    assertThat(find(deep)).isEqualTo(deep.resolve(".amp"));
  }

  @Test
  void folderThatACheckoutLeftOpenIsClosed() throws IOException {
    Path folder = Files.createDirectory(deep.resolve(".amp"));
    permit(folder, "rwxrwxrwx");

    find(deep);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwxr-xr-x");
  }

  private static void give(Path path) throws IOException {
    assumeTrue(OperatingSystem.root(), "only root can give files away");
    Files.setAttribute(path, "unix:uid", 12345);
  }

  private static void permit(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void creationMakesAPrivateFolderThatGitIgnores() throws IOException {
    ProjectFolder folder = new ProjectFolder(deep.resolve("new/.amp"));
    folder.create(List.of(folder.directory().resolve("data")));

    assertThat(folder.directory().resolve("data")).isDirectory();
    assertThat(folder.directory().resolve(".gitignore"))
        .content()
        .contains("\n*\n", "!config.toml");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.directory())))
        .isEqualTo("rwx------");
  }

  @Test
  void creationKeepsWhatIsThere() throws IOException {
    ProjectFolder folder = new ProjectFolder(Files.createDirectory(deep.resolve(".amp")));
    Files.writeString(folder.directory().resolve(".gitignore"), "mine");
    Files.writeString(folder.configFile(), "");

    folder.create(List.of());
    folder.create(List.of());

    assertThat(folder.directory().resolve(".gitignore")).hasContent("mine");
    assertThat(folder.configFile()).exists();
  }

  @Test
  void placeThatCannotHoldTheFolderIsNamed() throws IOException {
    Path file = Files.writeString(deep.resolve("file"), "");
    ProjectFolder folder = new ProjectFolder(file.resolve(".amp"));

    assertThatThrownBy(() -> folder.create(List.of()))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("cannot create " + file);
  }

  private Path find(Path workingDirectory) {
    return find(null, null, workingDirectory);
  }

  private Path find(@Nullable Path named, @Nullable String variable, Path workingDirectory) {
    Map<String, String> variables = new HashMap<>(Map.of("AMP_TRUSTED_FOLDERS", trusted));
    if (variable != null) {
      variables.put("AMP_DIR", variable);
    }
    ProjectFolder found =
        named == null
            ? ProjectFolder.find(workingDirectory, variables, home)
            : ProjectFolder.at(workingDirectory.resolve(named), variables, home);
    return found.directory();
  }
}
