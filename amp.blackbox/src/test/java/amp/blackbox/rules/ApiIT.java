package amp.blackbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.ModuleGraph;
import amp.blackbox.Reactor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the modules export has the signatures that were agreed on: every one is a promise. */
class ApiIT {
  @TestFactory
  List<DynamicTest> whatAModuleExportsIsAsAgreed() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path jar : Reactor.jars()) {
      ModuleDescriptor module = ModuleGraph.descriptor(jar);
      if (module.exports().stream().anyMatch(export -> !export.isQualified())) {
        tests.add(
            DynamicTest.dynamicTest(
                module.name(), () -> Agreed.compare("api", module.name(), api(jar, module))));
      }
    }
    return tests;
  }

  /** Those that plug into what knows no modules: all that is public in them is a promise. */
  @TestFactory
  List<DynamicTest> whatIsPublicInAJarWithoutDescriptorIsAsAgreed() {
    return Stream.of("amp.micronaut", "amp.quarkus.deployment", "amp.spring.boot")
        .map(name -> DynamicTest.dynamicTest(name, () -> Agreed.compare("api", name, shown(name))))
        .toList();
  }

  /** Asks javap, which needs nothing of what the classes plug into. */
  private static String shown(String name) throws IOException {
    Path jar = Reactor.jar(name);
    StringBuilder text = new StringBuilder();
    for (String type : classes(jar)) {
      StringWriter out = new StringWriter();
      PrintWriter writer = new PrintWriter(out);
      int code =
          ToolProvider.findFirst("javap")
              .orElseThrow()
              .run(writer, writer, "-public", "-cp", jar.toString(), type);
      assertThat(code).as(out.toString()).isZero();
      String shown = out.toString().replaceAll("\\R", "\n").replaceFirst("Compiled from .*\n", "");
      if (shown.startsWith("public ")) {
        text.append(shown).append('\n');
      }
    }
    return text.toString().stripTrailing() + "\n";
  }

  private static String api(Path jar, ModuleDescriptor module)
      throws IOException, ReflectiveOperationException {
    StringBuilder text = new StringBuilder();
    List<URL> jars = new ArrayList<>();
    for (Path other : Reactor.jars()) {
      jars.add(other.toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(jars.toArray(URL[]::new), ApiIT.class.getClassLoader())) {
      for (String name : exported(jar, module)) {
        Signatures.of(Class.forName(name, false, loader))
            .ifPresent(signatures -> text.append(signatures).append('\n'));
      }
    }
    return text.toString().stripTrailing() + "\n";
  }

  /** Returns the names of the classes in the packages that a module exports to everybody. */
  private static Set<String> exported(Path jar, ModuleDescriptor module) throws IOException {
    Set<String> packages = new TreeSet<>();
    module.exports().stream()
        .filter(export -> !export.isQualified())
        .forEach(export -> packages.add(export.source()));
    Set<String> names = classes(jar);
    names.removeIf(
        name -> !packages.contains(name.substring(0, Math.max(0, name.lastIndexOf('.')))));
    return names;
  }

  private static Set<String> classes(Path jar) throws IOException {
    Set<String> names = new TreeSet<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        String name = entry.getName().replace('/', '.').replaceFirst("\\.class$", "");
        if (entry.getName().endsWith(".class") && !name.endsWith("-info")) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
