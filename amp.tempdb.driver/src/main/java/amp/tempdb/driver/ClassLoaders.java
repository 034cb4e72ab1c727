package amp.tempdb.driver;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the application's classes and resources are: seen from its thread, then from here. */
final class ClassLoaders {
  private ClassLoaders() {}

  static List<ClassLoader> all() {
    return Stream.of(
            Thread.currentThread().getContextClassLoader(), AmpDriver.class.getClassLoader())
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }
}
