package amp.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmpFolderTest {
  @TempDir Path project;

  @Test
  void optionBeatsVariableBeatsSearch() throws IOException {
    project = project.toRealPath();
    Path deep = Files.createDirectories(project.resolve("a/b"));
    Files.createDirectories(project.resolve(".amp/metadb"));

    assertThat(find(Path.of("x/y"), Map.of("AMP_DIR", "../other"), deep))
        .isEqualTo(deep.resolve("x/y"));
    assertThat(find(null, Map.of("AMP_DIR", "../other"), deep))
        .isEqualTo(project.resolve("a/other"));
    assertThat(find(null, Map.of(), deep)).isEqualTo(project.resolve(".amp"));
  }

  private Path find(@Nullable Path named, Map<String, String> variables, Path workingDirectory) {
    return AmpFolder.find(named, new Environment(variables, workingDirectory, project)).directory();
  }
}
