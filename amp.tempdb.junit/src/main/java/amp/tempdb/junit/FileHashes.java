package amp.tempdb.junit;

import amp.os.Hash;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The files in the places of migrations, with their hashes. All count, whatever they are called: a
 * file too many costs time, and one too few an old result.
 */
final class FileHashes {
  private static final String CLASS_PATH = "classpath:";
  private static final String FILE_SYSTEM = "filesystem:";
  private static final String JAR = "jar:file:";
  private static final Pattern FROM_WILDCARD = Pattern.compile("(^|/)[^/]*[*?].*");
  private static final Pattern SLASHES = Pattern.compile("^/+|/+$");

  private final ClassLoader loader;
  private final SortedSet<String> lines = new TreeSet<>();
  private boolean haveCode;

  FileHashes(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Adds the files in a place and below it.
   *
   * @param location the place as Flyway names it; from a wildcard on, all counts
   * @return whether it could be looked at
   */
  boolean add(String location) {
    String place = location.strip();
    try {
      if (place.startsWith(FILE_SYSTEM)) {
        return folder(Path.of(root(place.substring(FILE_SYSTEM.length()))));
      }
      String name = place.startsWith(CLASS_PATH) ? place.substring(CLASS_PATH.length()) : place;
      return !name.contains(":") && resources(SLASHES.matcher(root(name)).replaceAll(""));
    } catch (IOException | URISyntaxException e) {
      throw new ExtensionConfigurationException(
          "the migrations in " + place + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String root(String place) {
    return FROM_WILDCARD.matcher(place).replaceFirst("");
  }

  private boolean resources(String folder) throws IOException, URISyntaxException {
    for (URL url : Collections.list(loader.getResources(folder))) {
      if (url.getProtocol().equals("file")) {
        folder(Path.of(url.toURI()));
      } else if (url.toString().startsWith(JAR)) {
        String jar = url.toString();
        URI file = new URI(jar.substring("jar:".length(), jar.indexOf("!/")));
        try (FileSystem content = FileSystems.newFileSystem(Path.of(file))) {
          folder(content.getPath(folder));
        }
      } else {
        return false;
      }
    }
    return true;
  }

  private boolean folder(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return true;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = root.relativize(file).toString().replace('\\', '/');
        haveCode |= name.endsWith(".class");
        lines.add(name + " " + Hash.sha256(file));
      }
    }
    return true;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Tells whether a file is a class, which may call others. */
  boolean haveCode() {
    return haveCode;
  }

  /** Returns a line for each file, with its name and its hash. */
  List<String> lines() {
    return List.copyOf(lines);
  }
}
