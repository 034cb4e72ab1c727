package amp.os.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPathTest {
  @TempDir Path temp;
  private Path tools;
  private Path program;

  @BeforeEach
  void make() throws IOException {
    temp = temp.toRealPath();
    tools = Files.createDirectory(temp.resolve("tools"));
    program = program(tools);
  }

  private static Path program(Path folder) throws IOException {
    Path program = Files.writeString(folder.resolve("tool"), "#!/bin/sh\n");
    permit(program, "rwxr-xr-x");
    return program;
  }

  private static void permit(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private SearchPath path(String before) {
    return SearchPath.of(Map.of("PATH", before + ":" + tools + ":/usr/bin"));
  }

  @Test
  void aProgramIsFoundInItsFolderByAnAbsolutePath() {
    assertThat(path("/nowhere").find("tool")).contains(program);
    assertThat(path("/nowhere").find("no such tool")).isEmpty();
  }

  @Test
  void theCurrentFolderIsNoneOfThem() {
    for (String relative : new String[] {"", ".", "target", "./x", "a\0b"}) {
      assertThat(path(relative).folders()).containsExactly(tools, Path.of("/usr/bin"));
    }
  }

  @Test
  void aFolderWhereOthersCanPutProgramsIsPassedOver() throws Exception {
    Path open = Files.createDirectories(temp.resolve("open/bin"));
    program(open);
    assertThat(path(open.toString()).find("tool")).contains(open.resolve("tool"));

    permit(temp.resolve("open"), "rwxrwxrwx");
    assertThat(path(open.toString()).find("tool")).contains(program);
    assertThat(path(open.toString()).folders()).doesNotContain(open);
  }

  @Test
  void aProgramThatOthersCanWriteIsPassedOver() throws Exception {
    Path other = Files.createDirectory(temp.resolve("other"));
    permit(program(other), "rwxrwxrwx");
    assertThat(path(other.toString()).all("tool")).containsExactly(program);
  }

  @Test
  void aFolderOfAnotherUserIsPassedOver() throws Exception {
    assumeTrue(OperatingSystem.root(), "only root can give a folder away");
    Path other = Files.createDirectory(temp.resolve("other"));
    program(other);
    Files.setAttribute(other, "unix:uid", 12345);
    assertThat(path(other.toString()).find("tool")).contains(program);
  }

  @Test
  void whatTheUserTrustsIsSearched() throws Exception {
    permit(tools, "rwxrwxrwx");
    assertThat(path("").find("tool")).isEmpty();
    Map<String, String> trusting =
        Map.of("PATH", tools.toString(), "AMP_TRUSTED_FOLDERS", temp.toString());
    assertThat(SearchPath.of(trusting).find("tool")).contains(program);
  }

  @Test
  void windowsCallsTheVariablePath() {
    Map<String, String> environment = Map.of("Path", "C:\\Windows");

    assertThat(SearchPath.variable(environment, true)).contains("C:\\Windows");
    assertThat(SearchPath.variable(environment, false)).isEmpty();
    assertThat(SearchPath.variable(Map.of("Path", "a", "PATH", "b"), true)).contains("b");
  }

  @Test
  void aProgramStartedForUsHasThisPathAsItsOwn() throws Exception {
    String seen = Command.of("sh", "-c", "echo $PATH").run().output().strip();
    assertThat(seen).isEqualTo(SearchPath.ofProcess().text());
    assertThatThrownBy(() -> Command.of("no-such-tool").run())
        .isInstanceOf(ProgramNotFoundException.class)
        .hasMessageContaining("no-such-tool");
  }
}
