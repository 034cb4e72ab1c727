package amp.blackbox;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/** Sources of a stranger, compiled and packed as the stranger would. */
public final class Sources {
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, byte[]> resources = new LinkedHashMap<>();
  private final List<Path> libraries = new ArrayList<>();

  public Sources() {
    Reactor.jarsFor("amp.tempdb.api").forEach(this::library);
    library(Reactor.jarOf(Logger.class)).library(Reactor.jarOf(NullMarked.class));
  }

  /** Adds a class by its full name, or {@code module-info}. */
  public Sources source(String name, String text) {
    files.put(name.replace('.', '/') + ".java", text);
    return this;
  }

  /** Adds another file of the jar. */
  public Sources resource(String path, String text) {
    resources.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Compiles against a jar. */
  public Sources library(Path jar) {
    libraries.add(jar);
    return this;
  }

  /** Compiles into a jar. */
  public Path jar(Path jar) {
    return pack(jar, compile());
  }

  /** Compiles into a jar whose classes claim to be made by a Java that does not exist yet. */
  Path jarOfTomorrow(Path jar) {
    Map<String, byte[]> classes = compile();
    // Bytes 6 and 7 are the major version (JVM specification, 4.1).
    classes.values().forEach(code -> code[7] = 99);
    return pack(jar, classes);
  }

  /** Compiles into a jar that lacks one of its classes. */
  Path jarWithout(String missing, Path jar) {
    Map<String, byte[]> classes = compile();
    if (classes.remove(missing.replace('.', '/') + ".class") == null) {
      throw new AssertionError(missing + " is not among " + classes.keySet());
    }
    return pack(jar, classes);
  }

  private Map<String, byte[]> compile() {
    try {
      Path folder = Files.createTempDirectory("sources");
      List<String> arguments = new ArrayList<>(List.of("--release", "17", "-d", folder + "/out"));
      boolean module = files.containsKey("module-info.java");
      arguments.add(module ? "-p" : "-cp");
      arguments.add(path(libraries));
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path source = folder.resolve(file.getKey());
        Files.createDirectories(source.getParent());
        arguments.add(Files.writeString(source, file.getValue()).toString());
      }
      ByteArrayOutputStream errors = new ByteArrayOutputStream();
      int code =
          ToolProvider.getSystemJavaCompiler()
              .run(null, errors, errors, arguments.toArray(String[]::new));
      if (code != 0) {
        throw new AssertionError(errors.toString(StandardCharsets.UTF_8));
      }
      Map<String, byte[]> classes = read(folder.resolve("out"));
      delete(folder);
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> read(Path folder) throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        classes.put(name, Files.readAllBytes(file));
      }
    }
    return classes;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Path pack(Path jar, Map<String, byte[]> classes) {
    try {
      Files.createDirectories(jar.getParent());
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
        for (Map<String, byte[]> entries : List.of(classes, resources)) {
          for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            out.putNextEntry(new JarEntry(entry.getKey()));
            out.write(entry.getValue());
            out.closeEntry();
          }
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a tree writable by its owner alone, whatever the umask of whoever runs the tests. */
  static void protect(Path tree) {
    if (!tree.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path file : all.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Joins jars to a path for the command line. */
  public static String path(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
