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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void aLinkThatLeadsToNoFileIsNoAbsentFile() throws IOException {
    Path file = project.configFile();
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    for (Path target : List.of(folder.resolve("missing"), file, open)) {
      Files.createSymbolicLink(file, target);
      assertThatThrownBy(project::configuredSpec)
          .isInstanceOf(TempDbException.class)
          .hasMessageStartingWith(file + " is a link that leads to no file")
          .hasMessageNotContaining("chmod");
      Files.delete(file);
    }
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
            """);

    assertThat(spec.backend()).isEqualTo("system");
    assertThat(spec.version()).contains("17");
    assertThat(spec.origin("backend")).contains(project.configFile().toString());
    assertThat(spec.origin("version")).contains(project.configFile().toString());
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
  void parametersAndExtensionsAreThoseOfTheFile() throws IOException {
    TempDbSpec spec =
        spec(
            """
            [metadata_db.managed]
            extensions = [
              "pgvector", # a comment
              'pg_cron@1.6',
            ]
            [metadata_db.managed.settings]
            Work_Mem = "16MB"
            max_connections = 1_00
            jit = false
            "auto_explain.log_analyze" = true
            auto_explain.log_min_duration = "1s"
            shared_preload_libraries = "auto_explain, $libdir/pg_stat_statements"
            [worker]
            whatever = "is another part's"
            """);

    assertThat(spec.extensions()).containsExactly("pgvector", "pg_cron@1.6");
    assertThat(spec.settings())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "work_mem", "16MB",
                "max_connections", "100",
                "jit", "false",
                "auto_explain.log_analyze", "true",
                "auto_explain.log_min_duration", "1s",
                "shared_preload_libraries", "$libdir/auto_explain,$libdir/pg_stat_statements"));
    assertThat(spec.settings().keySet())
        .allSatisfy(
            name -> assertThat(spec.origin(name)).contains(project.configFile().toString()));
    assertThat(spec("metadata_db.managed.extensions = 'hypopg'").extensions())
        .containsExactly("hypopg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "archive_command = 'touch /tmp/no'",
        "Archive_Command = 'touch /tmp/no'",
        "'archive_command' = 'touch /tmp/no'",
        "listen_addresses = '*'",
        "local_preload_libraries = 'x'",
        "dynamic_library_path = '/tmp'",
        "data_directory = '/tmp'",
        "auto_explain = 1",
        "a.b.c = 1",
        "fsync = false"
      })
  void aParameterThatCouldRunOrReachAnythingIsRefused(String line) {
    assertThatThrownBy(() -> spec("[metadata_db.managed.settings]\n" + line))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("config.toml: server setting ")
        .hasMessageContaining(" cannot be set by a project");
    assertThatThrownBy(() -> spec("metadata_db = { managed = { settings = {" + line + "}}}"))
        .hasMessageContaining(" cannot be set by a project");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp/evil", "$libdir/../evil", "evil.so", "a, ./b", "'x'"})
  void aLibraryFromElsewhereIsRefused(String libraries) {
    String key = "metadata_db.managed.settings.shared_preload_libraries";
    assertThatThrownBy(() -> spec(key + " = \"" + libraries + "\""))
        .hasMessageContaining("a project has libraries loaded from the server's own folder alone")
        .hasMessageContaining(". Name them without path and ending");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata_db = 1",
        "metadata_db.managed = 'embedded'",
        "metadata_db.managed.settings = ['a']",
        "[[metadata_db.managed]]\nbackend = 'system'",
        "[[metadata_db]]\nurl = 'postgresql://db.example.com/x'",
        "metadata_db.url = 5",
        "metadata_db.managed.backend = '../x'",
        "metadata_db.managed.version = 17",
        "metadata_db.managed.version = 'new'",
        "metadata_db.managed.durability = 'some'",
        "metadata_db.managed.extensions = ['/tmp/x']",
        "metadata_db.managed.extensions = [1]",
        "metadata_db.managed.extensions = 1",
        "metadata_db.managed.extensions = [{a = 'b'}]",
        "metadata_db.managed.settings.work_mem = ['4MB']",
        "metadata_db.managed.settings.work_mem = 1979-05-27",
        "metadata_db.managed.settings.work_mem = \"4MB\\narchive_command = 'x'\""
      })
  void aValueOfAnotherTypeIsRefused(String text) {
    assertThatThrownBy(() -> spec(text))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("config.toml: metadata_db")
        .hasMessageContaining("; expected ");
  }

  @Test
  void aKeyOfTheDatabaseThatIsUnknownIsRefused() throws IOException {
    assertThatThrownBy(() -> spec("metadata_db.managed.durabilty = 'fast'"))
        .hasMessageContaining("unknown key metadata_db.managed.durabilty")
        .hasMessageContaining("Did you mean metadata_db.managed.durability?");
    assertThatThrownBy(() -> spec("[metadata_db.manged]\nversion = '17'"))
        .hasMessageContaining("unknown key metadata_db.manged.version");
    assertThatThrownBy(() -> spec("metadata_db.managed.port = 5433"))
        .hasMessageContaining("unknown key metadata_db.managed.port. Remove it");
    assertThat(spec("metadata_db.pool_size = 3")).isEqualTo(project.spec());
  }

  @Test
  void whatAStrangerWroteCommandsNoTerminal() {
    assertThatThrownBy(
            () -> spec("[metadata_db.managed.settings]\n\"x\\u001b]0;y\" = \"\\u001b[2J\""))
        .hasMessageNotContaining("\u001b");
    assertThatThrownBy(() -> spec("metadata_db.managed.backend = \"\\u001b[2J\""))
        .hasMessageNotContaining("\u001b");
    assertThatThrownBy(() -> spec("metadata_db.managed.x = 1\nmetadata_db.managed.x = 1"))
        .hasMessageContaining("line 2: the key metadata_db.managed.x is there twice");
    assertThatThrownBy(() -> spec("\"\\u001b[2J\" = 1\n\"\\u001b[2J\" = 1"))
        .hasMessageNotContaining("\u001b");
  }

  @Test
  void aFileThatIsNoTomlIsRefused() {
    assertThatThrownBy(() -> spec("a = 1\nb"))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("config.toml is not TOML: line 2");
  }
}
