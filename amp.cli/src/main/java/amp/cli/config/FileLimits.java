package amp.cli.config;

import amp.conninfo.ConnectionStringException;
import amp.conninfo.UrlFiles;
import amp.os.file.Trees;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a value from a file may not do, since the file may have come with somebody's project: reach
 * a file elsewhere, whose content would go to a server of their choice, open a port to others, or
 * answer to names that may be theirs. Variables and options are the user's own, and free to.
 */
final class FileLimits {
  /** This machine's own addresses, by number, or by a name that no name server is asked for. */
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "(?:localhost|\\[::1]|127\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})):\\d+");

  /** Those of them that libpq and the driver give another meaning when there is a colon. */
  private static final Set<String> WITHOUT_COLON = Set.of("sslkey", "sslfactoryarg");

  private FileLimits() {}

  /**
   * Returns a value as it is to be taken: files that it names are named in full.
   *
   * @param name the key, as it is written in the file
   * @throws ConfigException if a file may not say so
   */
  static Object taken(String name, Key<?> key, Object value, Origin.File origin) {
    if (key.equals(Keys.URL)) {
      return url(name, (String) value, origin);
    }
    if (key.equals(Keys.ADMIN_API_ADDR) && !isLoopback((String) value)) {
      throw ConfigException.notLoopback(origin, name, (String) value);
    }
    if (key.equals(Keys.ADMIN_API_HOSTS) && !((List<?>) value).isEmpty()) {
      throw ConfigException.namesOfTheApi(origin, name);
    }
    if (key.equals(Keys.PROVIDERS_DIR) || key.equals(Keys.MANIFESTS_DIR)) {
      requireFolder(name, key, (String) value, origin);
    }
    return value;
  }

  private static String url(String name, String url, Origin.File origin) {
    try {
      return UrlFiles.change(url, (parameter, value) -> file(name, parameter, value, origin));
    } catch (ConnectionStringException e) {
      throw ConfigException.wrongUrl(origin, e);
    }
  }

  private static String file(String name, String parameter, String value, Origin.File origin) {
    Path folder = Trees.parent(origin.file());
    Path managed = Contained.in(folder, folder).orElse(folder).resolve("metadb");
    return resolved(folder, value)
        .flatMap(path -> Contained.in(folder, path))
        .filter(path -> !path.startsWith(managed))
        // On Windows there is one behind the drive.
        .filter(path -> !WITHOUT_COLON.contains(parameter) || path.toString().indexOf(':', 2) < 0)
        .orElseThrow(() -> ConfigException.fileElsewhere(origin, name, parameter, value, folder))
        .toString();
  }

  private static void requireFolder(String name, Key<?> key, String value, Origin.File origin) {
    Path folder = Trees.parent(origin.file());
    Path project = project(folder);
    if (!Configuration.isUrl(value)
        && resolved(folder, value).flatMap(path -> Contained.in(project, path)).isEmpty()) {
      throw ConfigException.folderElsewhere(origin, name, key, value, project);
    }
  }

  /** Returns the project that a file is of: its files may be named, and those in no other place. */
  static Path project(Path folder) {
    return folder.endsWith(".amp") ? Trees.parent(folder) : folder;
  }

  private static Optional<Path> resolved(Path folder, String value) {
    try {
      return Optional.of(folder.resolve(value).normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean isLoopback(String address) {
    Matcher matcher = LOOPBACK.matcher(address);
    // A number too large would make it a name.
    return matcher.matches()
        && (matcher.group(1) == null
            || Stream.of(1, 2, 3).allMatch(n -> Integer.parseInt(matcher.group(n)) <= 255));
  }
}
