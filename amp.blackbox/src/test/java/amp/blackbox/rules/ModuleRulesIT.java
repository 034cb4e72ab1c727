package amp.blackbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.ModuleGraph;
import amp.blackbox.Reactor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the module descriptors in the jars must say. */
class ModuleRulesIT {
  private static final String SERVICES = "META-INF/services/";
  private static final String PROVIDER = "amp.tempdb.api.spi.TempDbProvider";

  /** What people's configurations name, and we answer. */
  private static final Map<String, String> OTHERS_NAMES =
      Map.of("amp.tempdb.testcontainers", "org.testcontainers.jdbc");

  private final ModuleGraph graph = ModuleGraph.read();

  @TestFactory
  List<DynamicTest> aModuleIsNamedAsItsFolderAndRootPackage() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path folder : Reactor.folders()) {
      String name = folder.getFileName().toString();
      tests.add(
          DynamicTest.dynamicTest(
              name,
              () -> {
                ModuleDescriptor module = ModuleGraph.descriptor(Reactor.jar(name));
                assertThat(module.name()).isEqualTo(name);
                assertThat(module.packages())
                    .allMatch(
                        p ->
                            p.equals(name)
                                || p.startsWith(name + ".")
                                || p.equals(OTHERS_NAMES.get(name)))
                    .contains(name);
              }));
    }
    return tests;
  }

  @Test
  void noModuleReachesItself() {
    for (String module : graph.ours()) {
      Set<String> reached = new TreeSet<>();
      graph.required(module).forEach(next -> reached.addAll(graph.reached(next)));

      assertThat(reached).as("what %s reaches", module).doesNotContain(module);
    }
  }

  @Test
  void nothingUnderTempdbReachesTheNetwork() {
    for (String module : graph.ours()) {
      if (module.startsWith("amp.tempdb.")) {
        assertThat(graph.reached(module))
            .as("what %s reaches", module)
            .doesNotContain("amp.ampup.install", "java.net.http");
      }
    }
  }

  @Test
  void onlyTheInstallerRequiresAnHttpClient() {
    assertThat(graph.ours())
        .filteredOn(module -> graph.required(module).contains("java.net.http"))
        .isSubsetOf("amp.ampup.install");
  }

  @Test
  void theToolkitRequiresExplicitModulesOnly() {
    for (String module : graph.ours()) {
      if (module.startsWith("amp.tempdb.") || Set.of("amp.json", "amp.ampup").contains(module)) {
        assertThat(graph.reached(module))
            .as("what %s reaches", module)
            .allMatch(graph::isKnown)
            .noneMatch(graph::isAutomatic);
      }
    }
  }

  @Test
  void providersExportNothing() {
    for (Path jar : Reactor.jars()) {
      ModuleDescriptor module = ModuleGraph.descriptor(jar);
      if (module.provides().stream().anyMatch(p -> p.service().equals(PROVIDER))) {
        assertThat(module.exports()).as("exports of %s", module.name()).isEmpty();
        assertThat(module.opens()).as("opens of %s", module.name()).isEmpty();
      }
    }
  }

  @Test
  void theServicesOfTheClassPathAreThoseOfTheModule() throws IOException {
    for (Path jar : Reactor.jars()) {
      ModuleDescriptor module = ModuleGraph.descriptor(jar);
      Map<String, List<String>> declared = new LinkedHashMap<>();
      module.provides().forEach(p -> declared.put(p.service(), p.providers()));

      assertThat(serviceFiles(jar))
          .as(
              "files in src/main/resources/%s of %s, against \"provides\" in its module-info",
              SERVICES, module.name())
          .containsExactlyInAnyOrderEntriesOf(declared);
    }
  }

  @Test
  void theBackendsOfTheDesignAreProvided() {
    List<String> providing = new ArrayList<>();
    for (Path jar : Reactor.jars()) {
      ModuleDescriptor module = ModuleGraph.descriptor(jar);
      if (module.provides().stream().anyMatch(p -> p.service().equals(PROVIDER))) {
        providing.add(module.name());
      }
    }

    assertThat(providing)
        .containsExactlyInAnyOrder(
            "amp.tempdb.binaries", "amp.tempdb.embedded", "amp.tempdb.system", "amp.tempdb.tcp");
  }

  private static Map<String, List<String>> serviceFiles(Path jar) throws IOException {
    Map<String, List<String>> files = new LinkedHashMap<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        if (entry.getName().startsWith(SERVICES) && !entry.isDirectory()) {
          try (BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(file.getInputStream(entry), StandardCharsets.UTF_8))) {
            files.put(
                entry.getName().substring(SERVICES.length()),
                lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
          }
        }
      }
    }
    return files;
  }
}
