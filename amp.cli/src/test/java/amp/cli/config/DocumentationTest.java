package amp.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import amp.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest {
  private static final Path DOCS = Path.of("../docs");

  @TempDir Path folder;

  @Test
  void committedSchemaIsTheCodes() {
    assertThat(DOCS.resolve("config.schema.json"))
        .as("renew it with: ampctl config schema > docs/config.schema.json")
        .hasContent(Schema.json());
  }

  @Test
  void committedSampleIsTheCodes() {
    assertThat(DOCS.resolve("config.sample.toml"))
        .as("renew it with: ampctl config sample > docs/config.sample.toml")
        .hasContent(Sample.toml());
  }

  @Test
  void sampleChangesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("config.toml"), Sample.toml());
    Configuration sample = Configuration.load(file, Map.of(), Map.of());

    for (Key<?> key : Keys.all()) {
      assertThat(sample.entry(key))
          .isEqualTo(Configuration.load(null, Map.of(), Map.of()).entry(key));
    }
  }

  @Test
  void sampleWithItsDefaultsUncommentedIsTaken() throws IOException {
    String all = Sample.toml().replaceAll("(?m)^# ([a-z_]+ = (?!\\.\\.\\.).*)$", "$1");
    Path file = Files.writeString(folder.resolve("config.toml"), all);
    Configuration configuration = Configuration.load(file, Map.of(), Map.of());

    assertThat(configuration.entry(Keys.POOL_SIZE).orElseThrow().origin())
        .isInstanceOf(Origin.File.class);
    assertThat(configuration.settings()).containsEntry("work_mem", "16MB");
  }

  @Test
  void schemaKnowsEveryKey() {
    for (Key<?> key : Keys.all()) {
      JsonObject at = Json.parseObject(Schema.json());
      for (String part : key.name().split("\\.")) {
        at = at.object("properties").object(part);
      }
      assertThat(at.string("description")).isEqualTo(key.description());
    }
  }
}
