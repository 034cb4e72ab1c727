package amp.tempdb.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.Durability;
import amp.tempdb.api.ProjectFolder;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectConfigTest {
  @TempDir Path folder;
  private ProjectFolder project = new ProjectFolder(Path.of("/"));

  @BeforeEach
  void makeProject() throws IOException {
    project = new ProjectFolder(folder.toRealPath().resolve(".amp")).create();
  }

  private TempDbSpec spec(String text) throws IOException {
    Files.writeString(project.configFile(), text);
    return project.configuredSpec();
  }

  @Test
  void withoutAFileNothingIsSet() {
    assertThat(project.configuredSpec()).isEqualTo(project.spec());
  }

  @Test
  void backendVersionAndDurabilityAreThoseOfTheFile() throws IOException {
    TempDbSpec spec =
        spec(
            """
            [metadata_db.managed]
            backend = "system"
            version = "17"
            durability = "fast"
            [metadata_db.managed.settings]
            archive_command = "touch /tmp/no"
            """);

    assertThat(spec.backend()).isEqualTo("system");
    assertThat(spec.version()).contains("17");
    assertThat(spec.demandedDurability()).contains(Durability.FAST);
    assertThat(spec.settings()).isEmpty();
  }

  @Test
  void anExternalDatabaseIsRefusedWithoutItsPassword() throws IOException {
    for (String text :
        new String[] {
          "metadata_db = { url = \"postgresql://me:secret@db.example.com/x\" }",
          "[metadata_db]\nurl = 'postgresql://me:secret@db.example.com/x'",
          "metadata_db_url = 'postgresql://me:secret@db.example.com/x'"
        }) {
      assertThatThrownBy(() -> spec(text))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("config.toml names an external database, by metadata_db")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void theProjectsOwnSocketIsNoExternalDatabase() throws IOException {
    TempDbSpec spec =
        spec("metadata_db.url = \"postgresql:///postgres?host=" + project.metadb() + "\"");

    assertThat(spec).isEqualTo(project.spec());
  }

  @Test
  void wrongValuesAndFilesAreRefused() {
    assertThatThrownBy(() -> spec("metadata_db.managed.durability = 'some'"))
        .hasMessageContaining("has a wrong metadata_db.managed.durability: some; safe or fast");
    assertThatThrownBy(() -> spec("metadata_db.managed.version = 'new'"))
        .hasMessageContaining("has a wrong metadata_db.managed.version");
    assertThatThrownBy(() -> spec("a = 1\nb"))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("config.toml is not TOML: line 2");
  }
}
