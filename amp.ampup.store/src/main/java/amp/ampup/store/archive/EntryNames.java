package amp.ampup.store.archive;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names an archive has used so far. Refuses those that could leave the folder, that could not
 * exist on every file system, and that would meet another entry where letter case or Unicode
 * normalisation does not count.
 */
final class EntryNames {
  private static final int MAX_LENGTH = 1024;
  private static final Set<String> RESERVED = Set.of("con", "prn", "aux", "nul");

  private enum Kind {
    FOLDER,
    OTHER
  }

  private record Seen(String path, Kind kind) {}

  private final Map<String, Seen> seen = new HashMap<>();

  /** Adds a folder, which may come twice, and returns its path; empty for the root itself. */
  String folder(String name) throws ArchiveException {
    String path = checked(name);
    if (!path.isEmpty()) {
      addFolder(path);
    }
    return path;
  }

  /** Adds a file or a link with the folders above it, and returns its path. */
  String file(String name) throws ArchiveException {
    String path = checked(name);
    if (path.isEmpty()) {
      throw new ArchiveException("the entry " + shown(name) + " has no name");
    }
    int slash = path.lastIndexOf('/');
    if (slash > 0) {
      addFolder(path.substring(0, slash));
    }
    if (seen.putIfAbsent(key(path), new Seen(path, Kind.OTHER)) != null) {
      throw new ArchiveException(
          "the entry " + shown(name) + " comes twice, or differs from another in letter case only");
    }
    return path;
  }

  private void addFolder(String path) throws ArchiveException {
    for (int slash = path.indexOf('/'); ; slash = path.indexOf('/', slash + 1)) {
      String folder = slash < 0 ? path : path.substring(0, slash);
      Seen before = seen.putIfAbsent(key(folder), new Seen(folder, Kind.FOLDER));
      if (before != null && (before.kind() != Kind.FOLDER || !before.path().equals(folder))) {
        throw new ArchiveException(
            "the entry " + shown(path) + " uses " + shown(before.path()) + " as a folder");
      }
      if (slash < 0) {
        return;
      }
    }
  }

  /**
   * Returns the path of an entry that need not be written: with {@code /} between names and without
   * {@code .} in it, refused where it could leave the folder.
   */
  static String plain(String name) throws ArchiveException {
    // Archives made on Windows write the separator of Windows.
    String slashed = name.replace('\\', '/');
    if (slashed.length() > MAX_LENGTH || slashed.startsWith("/")) {
      throw new ArchiveException("the entry " + shown(name) + " has an absolute or overlong path");
    }
    StringBuilder path = new StringBuilder();
    for (String part : slashed.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        throw new ArchiveException("the entry " + shown(name) + " leaves its folder");
      }
      path.append(path.isEmpty() ? "" : "/").append(part);
    }
    return path.toString();
  }

  private static String checked(String name) throws ArchiveException {
    String path = plain(name);
    for (String part : path.isEmpty() ? new String[0] : path.split("/", -1)) {
      checkPart(part, name);
    }
    return path;
  }

  private static void checkPart(String part, String name) throws ArchiveException {
    String stem = part.toLowerCase(Locale.ROOT);
    stem = stem.contains(".") ? stem.substring(0, stem.indexOf('.')) : stem;
    boolean bad = RESERVED.contains(stem) || part.endsWith(".") || part.endsWith(" ");
    for (int i = 0; i < part.length() && !bad; i++) {
      char c = part.charAt(i);
      bad = Character.isISOControl(c) || c == '\uFFFD' || "<>:\"|?*".indexOf(c) >= 0;
    }
    if (bad || part.length() > 255) {
      throw new ArchiveException(
          "the entry " + shown(name) + " has a name that not every file system takes");
    }
  }

  private static String key(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  /** Returns a name that can be printed, whatever it holds. */
  static String shown(String name) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < Math.min(name.length(), 200); i++) {
      char c = name.charAt(i);
      text.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : c);
    }
    return text.append(name.length() > 200 ? "…\"" : "\"").toString();
  }
}
