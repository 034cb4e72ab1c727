package amp.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build made: every folder at the root with a module in it, and the module's jar. */
public final class Reactor {
  private static final Path ROOT = Path.of(System.getProperty("amp.root", "..")).toAbsolutePath();

  private Reactor() {}

  /** Returns the folders of the modules, by name. */
  public static List<Path> folders() {
    try (Stream<Path> children = Files.list(ROOT)) {
      return children
          .filter(folder -> Files.exists(folder.resolve("src/main/java/module-info.java")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the folder of the project. */
  public static Path root() {
    return ROOT;
  }

  /** Returns a folder at the root. */
  public static Path folder(String name) {
    return ROOT.resolve(name);
  }

  /** Returns the jars of all modules, by name. */
  public static List<Path> jars() {
    return folders().stream().map(folder -> jar(folder.getFileName().toString())).toList();
  }

  /** Returns the jar of a module, or fails the test where it was not built. */
  public static Path jar(String module) {
    Path target = folder(module).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(
              file -> file.getFileName().toString().matches(module + "-\\d[^-]*(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no jar of " + module + " in " + target));
    } catch (IOException e) {
      throw new AssertionError(module + " is not built: run mvn package", e);
    }
  }

  /** Returns the jar of a module, and those of all modules of ours that it requires. */
  public static List<Path> jarsFor(String module) {
    ModuleGraph graph = ModuleGraph.read();
    return graph.reached(module).stream().filter(graph.ours()::contains).map(Reactor::jar).toList();
  }

  /** Returns the jar that a class of a library comes from. */
  public static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
