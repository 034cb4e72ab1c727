package amp.cli.ampctl.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.console.CliException;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTest {
  private static final Map<String, String> VARIABLES = Map.of("DATABASE_URL", "postgresql:///amp");

  @TempDir Path folder;
  private Path project;
  private Path file;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    file = project.resolve(".env");
  }

  @Test
  void otherLinesStayAsTheyAre() throws IOException {
    Files.writeString(file, "# mine\r\nA=1\nexport B='x y'");

    put(VARIABLES, false);

    assertThat(file)
        .content()
        .isEqualTo(
            """
            # mine\r
            A=1
            export B='x y'
            # >>> amp >>>
            # Written by: ampctl metadb env --write
            DATABASE_URL=postgresql:///amp
            # <<< amp <<<
            """);
  }

  @Test
  void whatWasWrittenBeforeIsReplacedWhole() throws IOException {
    put(Map.of("DATABASE_URL", "old", "SPRING_DATASOURCE_PASSWORD", "old"), true);
    Files.writeString(file, Files.readString(file) + "LAST=1\n");

    put(VARIABLES, false);
    String once = Files.readString(file);
    put(VARIABLES, false);

    assertThat(once).startsWith("LAST=1\n# >>> amp >>>").doesNotContain("old");
    assertThat(file).content().isEqualTo(once);
  }

  @Test
  void aLineThatSetsTheSameIsNamedAndDoesNotCount() throws IOException {
    Files.writeString(file, "A=1\nexport DATABASE_URL=elsewhere\nDATABASE_URL_2=x\n");

    assertThat(put(VARIABLES, false)).isEqualTo(Map.of("DATABASE_URL", 2));
    assertThat(file).content().contains("export DATABASE_URL=elsewhere\n");
    assertThat(Run.command("sh", "-c", ". '" + file + "'; echo $DATABASE_URL").out())
        .isEqualTo("postgresql:///amp\n");
  }

  @Test
  void withAPasswordItIsForItsOwnerAlone() throws IOException {
    Files.writeString(file, "A=1\n");
    mode("rw-rw-r--");

    put(VARIABLES, false);
    assertThat(mode()).isEqualTo("rw-rw-r--");
    put(VARIABLES, true);
    assertThat(mode()).isEqualTo("rw-------");
    put(VARIABLES, false);
    assertThat(mode()).isEqualTo("rw-------");

    Files.delete(file);
    put(VARIABLES, false);
    assertThat(mode()).isEqualTo("rw-r--r--");
  }

  @Test
  void shellsReadEveryValueAsItIs() {
    Map<String, String> odd = new LinkedHashMap<>();
    odd.put("PLAIN", "a/b:c@d%20");
    odd.put("QUERY", "jdbc:x?a=b&c=d;e");
    odd.put("SPACED", "/a b/it's#1");
    odd.put("DOLLAR", "a$HOME`id`\"\\n");

    put(odd, false);

    odd.forEach(
        (name, value) ->
            assertThat(
                    Run.command("sh", "-c", ". '" + file + "'; printf %s \"$" + name + "\"")
                        .orFail()
                        .out())
                .isEqualTo(value));
  }

  @Test
  void aValueThatReadersWouldTakeForSomethingElseIsRefused() {
    assertThatThrownBy(() -> put(Map.of("PGHOST", "/it's $HOME"), false))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("PGHOST");
    assertThatThrownBy(() -> put(Map.of("PGHOST", "/a\nB=1"), false))
        .isInstanceOf(CliException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "theirs");
    Files.createSymbolicLink(file, elsewhere);

    assertThatThrownBy(() -> put(VARIABLES, true))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("link");
    assertThat(elsewhere).content().isEqualTo("theirs");
    assertThat(file).isSymbolicLink();
  }

  @Test
  void nothingIsWrittenOutsideOfTheProject() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createSymbolicLink(project.resolve("config"), other);

    for (Path outside :
        new Path[] {
          other.resolve(".env"), project.resolve("config/.env"), folder.resolve(".env")
        }) {
      assertThatThrownBy(() -> EnvFile.of(outside, project).put(VARIABLES, false))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("is not in the project's folder " + project);
      assertThat(outside).doesNotExist();
    }
  }

  @Test
  void theProjectMayItselfBeNamedByALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), project);

    EnvFile.of(link.resolve(".env"), link).put(VARIABLES, false);

    assertThat(file).isRegularFile();
  }

  @Test
  void aBeginningWithoutAnEndIsLeftToTheUser() throws IOException {
    String text = "A=1\n# >>> amp >>>\nB=2\n";
    Files.writeString(file, text);

    assertThatThrownBy(() -> put(VARIABLES, false))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("line 2 of");
    assertThat(file).content().isEqualTo(text);
  }

  @Test
  void aPlaceWhereNothingCanBeWrittenIsNamed() throws IOException {
    Files.createDirectory(file);
    assertThatThrownBy(() -> put(VARIABLES, false))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(file + ": is not a file");
    assertThatThrownBy(() -> EnvFile.of(project.resolve("none/.env"), project))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("there is no folder " + project.resolve("none"));
  }

  private Map<String, Integer> put(Map<String, String> variables, boolean secret) {
    return EnvFile.of(file, project).put(variables, secret);
  }

  private void mode(String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private String mode() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
