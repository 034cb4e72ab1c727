package amp.blackbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What other projects import to have one version of all modules. */
class BomTest {
  private static final Pattern MANAGED =
      Pattern.compile(
          "<dependency>\\s*<groupId>amp</groupId>\\s*<artifactId>([\\w.]+)</artifactId>\\s*"
              + "<version>\\$\\{project\\.version}</version>\\s*</dependency>");

  @Test
  void itNamesEveryModuleThatIsPublished() throws IOException {
    String bom = Files.readString(Reactor.folder("amp.bom").resolve("pom.xml"));
    List<String> published =
        Reactor.folders().stream()
            .filter(BomTest::isPublished)
            .map(folder -> folder.getFileName().toString())
            .toList();

    assertThat(MANAGED.matcher(bom).results().map(found -> found.group(1)))
        .as("modules in amp.bom/pom.xml")
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(published);
  }

  private static boolean isPublished(Path module) {
    try {
      return !Files.readString(module.resolve("pom.xml")).contains("<maven.deploy.skip>true<");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
