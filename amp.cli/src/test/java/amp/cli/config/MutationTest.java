package amp.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import amp.cli.console.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;

class MutationTest {
  private static final int MUTATIONS = 500;
  private static final String ALPHABET = "ab_.=[]{}\"'#\n 019-+,\\eTé\u0000";

  @TempDir Path folder;

  @Test
  void mutatedFileIsRefusedOrTakenWhole() throws IOException {
    String original = everyKey();
    Path whole = Files.writeString(folder.resolve("whole.toml"), original);
    assertTakenWhole(original, Configuration.load(whole, Map.of(), Map.of()));
    Random random = new Random(20260101);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String mutant = mutate(original, random);
      Path file = Files.writeString(folder.resolve("config.toml"), mutant);
      try {
        assertTakenWhole(mutant, Configuration.load(file, Map.of(), Map.of()));
      } catch (CliException e) {
        refused++;
        assertThat(e.getMessage()).contains(file.toString());
        assertThat(e.remedy()).isNotEmpty();
      } catch (RuntimeException e) {
        fail("mutation " + i + ":\n" + mutant, e);
      }
    }
    assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS - 1);
  }

  /** Every key that the file sets has its value from there: nothing was ignored. */
  private static void assertTakenWhole(String toml, Configuration configuration) {
    for (List<String> path : Toml.parse(toml).keyPathSet()) {
      String name = String.join(".", path);
      if (name.startsWith(Keys.SETTINGS)) {
        assertThat(configuration.settings()).containsKey(path.get(path.size() - 1));
        continue;
      }
      Key<?> key = Keys.find(Keys.DEPRECATED.getOrDefault(name, name)).orElseThrow();
      assertThat(configuration.entry(key).orElseThrow().origin()).isInstanceOf(Origin.File.class);
    }
  }

  private static String everyKey() {
    List<String> lines = new ArrayList<>();
    for (Key<?> key : Keys.all()) {
      lines.add(ConfigurationTest.inFile(key));
    }
    lines.add("[metadata_db.managed.settings]");
    lines.add("work_mem = '16MB'");
    lines.add("max_connections = 20");
    return String.join("\n", lines) + "\n";
  }

  private static String mutate(String text, Random random) {
    StringBuilder mutant = new StringBuilder(text);
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(mutant.length());
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(4)) {
        case 0 -> mutant.insert(at, c);
        case 1 -> mutant.deleteCharAt(at);
        case 2 -> mutant.setCharAt(at, c);
        default -> mutant.insert(at, mutant.substring(at, Math.min(at + 30, mutant.length())));
      }
    }
    return mutant.toString();
  }
}
