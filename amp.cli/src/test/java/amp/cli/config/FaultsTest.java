package amp.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import amp.cli.config.Configuration.OptionValue;
import amp.problem.ProblemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that is wrong is told at once. */
class FaultsTest {
  @TempDir Path folder;

  @Test
  void everyFaultOfTheFileTheVariablesAndTheOptionsIsTold() throws IOException {
    ConfigException e =
        fail(
            """
            keep_alive_interval = 29
            writer = 3
            metadata_db.pool_sise = 4
            metadata_db.url = 'postgresql://h/d?passfile=/etc/passwd'

            [metadata_db.managed.settings]
            archive_command = 'x'
            work_mem = []
            """,
            Map.of("AMP_CONFIG_FLIGHT_ADR", "x"),
            Map.of(Keys.BACKEND, new OptionValue("--metadb-backend", "No Name")));

    String file = folder.resolve("config.toml") + ":";
    assertThat(e.problem().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("8 faults in the configuration:"),
            line -> assertThat(line).startsWith("  " + file + "1:1: keep_alive_interval is 29; "),
            line -> assertThat(line).startsWith("  " + file + "2:1: writer is 3; "),
            line -> assertThat(line).contains(file + "3:", "did you mean metadata_db.pool_size?"),
            line -> assertThat(line).contains(file + "4:", "names the file /etc/passwd"),
            line -> assertThat(line).startsWith("  " + file + "7:1: server setting archive_comm"),
            line -> assertThat(line).startsWith("  " + file + "8:1: work_mem is a list of 0; "),
            line -> assertThat(line).contains("$AMP_CONFIG_FLIGHT_ADR", "did you mean flight_addr"),
            line -> assertThat(line).startsWith("  --metadb-backend: "));
    assertThat(e.kind()).isEqualTo(ProblemKind.FAILED);
    assertThat(e.remedy()).isNotEmpty();
  }

  /** A broken line may give the keys below it another meaning, so they are not judged. */
  @Test
  void everyBrokenLineOfTheFileIsToldAndNothingElse() throws IOException {
    ConfigException e = fail("a = \n[writer\nrows = 1\nb = ]\n", Map.of(), Map.of());

    assertThat(e.problem().lines()).hasSize(4);
    assertThat(e.problem()).contains("config.toml:1:", "config.toml:2:", "config.toml:4:");
  }

  @Test
  void oneFaultIsToldAsBefore() throws IOException {
    assertThat(fail("writer = 3", Map.of(), Map.of()).problem())
        .isEqualTo(folder.resolve("config.toml:1:1: writer is 3; expected a table of keys") + "");
  }

  @Test
  void quotedNameIsOneNameWhateverStandsInIt() throws IOException {
    for (String toml :
        new String[] {
          "\"metadata_db.pool_size\" = 4", "[metadata_db]\n\"managed.version\" = '18'",
        }) {
      assertThat(fail(toml, Map.of(), Map.of()).problem()).contains("unknown key ", "\"");
    }
    Path file = Files.writeString(folder.resolve("config.toml"), "metadata_db.\"pool_size\" = 4");
    assertThat(Configuration.load(file, Map.of(), Map.of()).value(Keys.POOL_SIZE)).isEqualTo(4);
  }

  @Test
  void longNamesAndValuesAreToldInShort() throws IOException {
    String text = "\uD83D\uDE00".repeat(50_000);
    for (String toml :
        new String[] {
          "'" + text + "' = 1",
          "metadata_db.pool_size = '" + text + "'",
          "[metadata_db.managed.settings]\n'" + text + "' = 1",
        }) {
      ConfigException e = fail(toml, Map.of(), Map.of());
      assertThat(e.problem()).hasSizeLessThan(600).contains("... (10000");
      assertThat(e.remedy()).hasSizeLessThan(200);
    }
  }

  @Test
  void faultsWithoutEndAreNotToldWithoutEnd() throws IOException {
    for (String line : new String[] {"x%d = 1%n", "x%d = = %n"}) {
      StringBuilder toml = new StringBuilder();
      for (int i = 0; i < 1000; i++) {
        toml.append(String.format(line, i));
      }
      ConfigException e = fail(toml.toString(), Map.of(), Map.of());

      assertThat(e.problem()).startsWith("at least 20 faults in the configuration:");
      assertThat(e.problem().lines()).hasSize(21);
    }
  }

  @Test
  void optionsAloneAreWrongUsage() throws IOException {
    ConfigException e =
        fail(
            "",
            Map.of(),
            Map.of(
                Keys.BACKEND, new OptionValue("--metadb-backend", "No Name"),
                Keys.URL, new OptionValue("--metadb-url", "http://h")));

    assertThat(e.kind()).isEqualTo(ProblemKind.USAGE);
  }

  private ConfigException fail(
      String toml, Map<String, String> variables, Map<Key<?>, OptionValue> options)
      throws IOException {
    Path file = Files.writeString(folder.resolve("config.toml"), toml);
    return catchThrowableOfType(
        ConfigException.class, () -> Configuration.load(file, variables, options));
  }
}
