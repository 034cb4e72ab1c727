package amp.blackbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    List<String> published;
    try (Stream<Path> children = Files.list(Reactor.root())) {
      published =
          children
              .filter(BomTest::isModule)
              .filter(BomTest::isPublished)
              .map(folder -> folder.getFileName().toString())
              .toList();
    }

    assertThat(MANAGED.matcher(bom).results().map(found -> found.group(1)))
        .as("modules in amp.bom/pom.xml")
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(published);
  }

  /** Those for a framework have no descriptor, and a name in their manifest. */
  private static boolean isModule(Path folder) {
    return Files.exists(folder.resolve("src/main/java/module-info.java"))
        || (Files.exists(folder.resolve("pom.xml"))
            && pom(folder).contains("<Automatic-Module-Name>"));
  }

  private static boolean isPublished(Path module) {
    return !pom(module).contains("<maven.deploy.skip>true<");
  }

  private static String pom(Path folder) {
    try {
      return Files.readString(folder.resolve("pom.xml"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
