package amp.pgcopy;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a process of a test's own needs to run this module's classes. */
final class ChildPath {
  private ChildPath() {}

  static String classPath() {
    List<String> entries =
        new ArrayList<>(
            Stream.of("jdk.module.path", "java.class.path")
                .map(name -> System.getProperty(name, ""))
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty())
                .distinct()
                .toList());
    URI self =
        URI.create(Objects.requireNonNull(ChildPath.class.getResource("ChildPath.class")) + "");
    entries.add(Path.of(self).resolve("../../..").normalize().toString());
    return String.join(File.pathSeparator, entries);
  }
}
