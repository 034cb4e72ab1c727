package amp.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import amp.cli.console.CliException;
import amp.tempdb.api.ProjectFolder;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.config.AllowedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration file of a project means the same to a command and to an application. */
class SameInApplicationsTest {
  private static final int MUTATIONS = 2000;
  private static final String ALPHABET = "ab_.=[]{}\"'#\n 019-+,\\eTé\u0000\u001b";

  private static final String FILE =
      """
      [metadata_db]
      pool_size = 7
      [metadata_db.managed]
      backend = "system"
      version = "17"
      durability = 'fast'
      extensions = ["pgvector", 'pg_cron@1.6', ]
      [metadata_db.managed.settings]
      work_mem = "16MB" # a comment
      max_connections = 1_00
      jit = false
      seq_page_cost = 0.25
      auto_explain.log_analyze = true
      "auto_explain.log_timing" = true
      shared_preload_libraries = "auto_explain,$libdir/pg_stat_statements"
      """;

  @TempDir Path folder;
  private ProjectFolder project = new ProjectFolder(Path.of("/"));

  @BeforeEach
  void create() throws IOException {
    project = new ProjectFolder(folder.toRealPath().resolve(".amp")).create();
  }

  @Test
  void whatACommandTakesAnApplicationTakesAlike() throws IOException {
    write(FILE);
    assertAlike(FILE, command());
    assertThat(project.configuredSpec().settings()).hasSize(7);
  }

  @Test
  void whatAnApplicationTakesOfADamagedFileACommandTakesAlike() throws IOException {
    Random random = new Random(20260102);
    int taken = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String mutant = mutated(random);
      write(mutant);
      TempDbSpec spec;
      try {
        spec = project.configuredSpec();
      } catch (TempDbException e) {
        assertThat(e.getMessage()).contains("config.toml").doesNotContain("\u001b");
        continue;
      } catch (RuntimeException e) {
        fail("mutation " + i + ":\n" + mutant, e);
        return;
      }
      assertThat(AllowedSettings.ALLOWED).containsAll(spec.settings().keySet());
      try {
        assertAlike(mutant, command());
        taken++;
      } catch (CliException e) {
        // A command reads all of the file, an application what concerns its database.
      }
    }
    assertThat(taken).isPositive();
  }

  private Configuration command() {
    return Configuration.load(project.configFile(), Map.of(), Map.of());
  }

  private void assertAlike(String file, Configuration command) {
    TempDbSpec spec = project.configuredSpec();
    assertThat(spec.settings()).as(file).isEqualTo(command.settings());
    assertThat(spec.extensions()).as(file).isEqualTo(command.value(Keys.EXTENSIONS));
    assertThat(spec.backend()).as(file).isEqualTo(command.value(Keys.BACKEND));
    assertThat(spec.version()).as(file).isEqualTo(command.find(Keys.VERSION));
    assertThat(spec.demandedDurability().isPresent())
        .as(file)
        .isEqualTo(command.isSet(Keys.DURABILITY));
  }

  private void write(String text) throws IOException {
    Files.writeString(project.configFile(), text);
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder(FILE);
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      int at = random.nextInt(text.length());
      char sign = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, sign);
        case 1 -> text.insert(at, sign);
        default -> text.deleteCharAt(at);
      }
    }
    return text.toString();
  }
}
