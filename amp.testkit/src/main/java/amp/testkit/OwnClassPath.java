package amp.testkit;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a test was started with, for the JVMs that it starts. */
public final class OwnClassPath {
  private OwnClassPath() {}

  /** Returns everything as entries of a class path: modules, the test's classes, the class path. */
  public static List<String> entries() {
    Stream<String> modules =
        ModuleLayer.boot().configuration().modules().stream()
            .flatMap(module -> module.reference().location().stream())
            .filter(uri -> uri.getScheme().equals("file"))
            .map(uri -> Path.of(uri).toString());
    Stream<String> classes = Stream.of(Path.of("target/test-classes").toAbsolutePath().toString());
    Stream<String> classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    return Stream.of(modules, classes, classPath).flatMap(part -> part).toList();
  }

  /** Returns it as an option of a JVM has it. */
  public static String text() {
    return entries().stream().collect(Collectors.joining(File.pathSeparator));
  }
}
