package amp.cli.ampctl.imports;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.project.Environment;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportSourceTest {
  private static final Environment NOTHING =
      new Environment(Map.of(), Path.of("").toAbsolutePath(), Path.of("").toAbsolutePath());

  @ParameterizedTest
  @CsvSource({
    "postgresql://me:a+b@db/amp, a+b",
    "postgresql://me:a%2Bb%40c@db/amp, a+b@c",
    "postgres://me:secret@db:5433/amp?sslmode=disable, secret"
  })
  void aPasswordReachesPgDumpInTheEnvironmentAloneAndUnchanged(String url, String password) {
    ImportSource source = ImportSource.of(url, NOTHING);
    assertThat(source.dumpEnvironment()).containsEntry("PGPASSWORD", password);
    assertThat(source.dumpUrl().orElseThrow()).contains("://me@db").doesNotContain("a+b", "secret");
  }
}
