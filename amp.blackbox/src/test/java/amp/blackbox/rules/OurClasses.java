package amp.blackbox.rules;

import amp.blackbox.Reactor;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/** The classes in the jars of all modules, read once. */
final class OurClasses {
  private static final JavaClasses CLASSES = read();

  private OurClasses() {}

  static JavaClasses all() {
    return CLASSES;
  }

  private static JavaClasses read() {
    List<JarFile> jars = new ArrayList<>();
    try {
      for (Path jar : Reactor.jars()) {
        jars.add(new JarFile(jar.toFile()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ClassFileImporter().importJars(jars);
  }
}
