package amp.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import amp.json.JsonObject;
import amp.tempdb.api.config.AllowedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest {
  private static final Path DOCS = Path.of("../docs");

  @TempDir Path folder;

  @Test
  void committedSchemaIsTheCodes() {
    assertThat(DOCS.resolve("config.schema.json"))
        .as("renew it with: ampctl config schema > docs/config.schema.json")
        .hasContent(ConfigSchema.json());
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
      JsonObject at = Json.parseObject(ConfigSchema.json());
      for (String part : key.name().split("\\.", -1)) {
        at = at.object("properties").object(part);
      }
      assertThat(at.string("description")).isEqualTo(key.description());
    }
  }

  @Test
  void referenceHasEveryKeyAndNoOther() throws IOException {
    String page = Files.readString(DOCS.resolve("configuration.md"));
    for (Key<?> key : Keys.all()) {
      String name =
          key.used() ? "`" + key.name() + "` `" + key.variable() + "`" : "`" + key.name() + "`";
      String value =
          key.defaultValue() == null ? "none" : "`" + TomlText.of(key.defaultValue()) + "`";
      assertThat(page)
          .contains(
              String.join(" | ", "| " + name, value, key.type().expected(), key.description())
                  + " |\n");
    }
    assertThat(Pattern.compile("(?m)^\\| `([a-z_.]+)`").matcher(page).results())
        .extracting(row -> row.group(1))
        .containsExactlyInAnyOrderElementsOf(Keys.names());
    assertThat(page).contains(Keys.DEPRECATED.keySet());
    assertThat(page).contains(AllowedSettings.ALLOWED.stream().map(s -> "`" + s + "`").toList());
  }

  /** Messages that were changed in the code alone would be looked for in vain. */
  @Test
  void troubleshootingQuotesWhatTheProgramsSay() throws IOException {
    String said = literals();
    String page = Files.readString(DOCS.resolve("troubleshooting.md"));
    List<String> quoted =
        page.lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(2, line.indexOf(" | ", 2)))
            .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
            .flatMap(quote -> Pattern.compile("…").splitAsStream(quote.group(1)))
            .map(part -> part.replaceAll("^[ ).:;]+|[ (.:;]+$", ""))
            .filter(part -> part.length() > 3)
            .toList();
    assertThat(quoted).hasSizeGreaterThan(100);
    assertThat(quoted.stream().filter(part -> !said.contains(part))).isEmpty();
  }

  /** Returns the texts in the code of every module, those put together from several as one. */
  private static String literals() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> children = Files.list(Path.of(".."))) {
      // What is built changes while this reads: other modules' tests run at the same time.
      for (Path code : children.map(module -> module.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(code)) {
          append(code, all);
        }
      }
    }
    return all.toString().replace("\\\"", "\"").replace("\\\\", "\\");
  }

  private static void append(Path code, StringBuilder all) throws IOException {
    try (Stream<Path> files = Files.walk(code)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
      }
    }
  }
}
