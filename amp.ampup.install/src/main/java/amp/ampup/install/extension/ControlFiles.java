package amp.ampup.install.extension;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Version;
import amp.ampup.store.archive.FileEntry;
import amp.ampup.store.archive.Unpacked;
import amp.os.file.Failure;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the control files of extensions and their scripts say, of those that were unpacked. */
final class ControlFiles {
  private static final String FOLDER = "share/extension/";
  private static final String SUFFIX = ".control";
  private static final String DEFAULT_VERSION = "default_version";
  private static final String MODULE_PATHNAME = "module_pathname";
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_OF_A_SCRIPT = 256 << 20;
  private static final Pattern SETTING =
      Pattern.compile("(?m)^\\s*(\\w+)\\s*=\\s*'?([^'\\n#]*?)'?\\s*(?:#.*)?$");
  private static final Pattern LITERAL = Pattern.compile("'\\$libdir/([^'\\n]{1,200})'");
  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$");
  private static final Pattern MODULE = Pattern.compile("(?:\\$libdir/)?([A-Za-z0-9_.+-]+)");

  private final Unpacked unpacked;

  ControlFiles(Unpacked unpacked) {
    this.unpacked = unpacked;
  }

  /** Returns what {@code CREATE EXTENSION} takes: a control file each, not those of versions. */
  List<String> names() {
    return unpacked.entries().stream()
        .map(FileEntry::path)
        .filter(path -> path.startsWith(FOLDER) && path.endsWith(SUFFIX))
        .map(path -> path.substring(FOLDER.length(), path.length() - SUFFIX.length()))
        .filter(Extension::isName)
        .sorted()
        .toList();
  }

  /** Returns the version that a control file tells. */
  Optional<Version> version() {
    for (String name : names()) {
      Matcher version =
          Pattern.compile("\\d{1,9}(\\.\\d{1,9}){0,3}").matcher(setting(name, DEFAULT_VERSION));
      if (version.lookingAt()) {
        return Optional.of(Version.of(version.group()));
      }
    }
    return Optional.empty();
  }

  /** Fails where {@code CREATE EXTENSION} would find nothing to run. */
  void requireScript(String name) {
    if (scripts(name).stream().noneMatch(script -> isFirst(name, script))) {
      throw new AmpupException(
          "the extension "
              + name
              + " has no script that creates it, such as "
              + name
              + "--1.0.sql, in the packages",
          "Use a package of it that is built: its source alone does not do");
    }
  }

  /**
   * Returns the name of the module that an extension loads as its own.
   *
   * @return empty where no script loads one
   * @throws AmpupException when it is named by a path
   */
  Optional<String> module(String name) throws IOException {
    String told = setting(name, MODULE_PATHNAME);
    for (String path : ofVersions(name)) {
      String other = settingIn(path, MODULE_PATHNAME);
      if (!other.isEmpty()) {
        module(name, other);
        told = path.endsWith("--" + setting(name, DEFAULT_VERSION) + SUFFIX) ? other : told;
      }
    }
    Optional<String> module = told.isEmpty() ? Optional.empty() : Optional.of(module(name, told));
    for (FileEntry script : scripts(name)) {
      if (module.isPresent() && text(script).contains("MODULE_PATHNAME")) {
        return module;
      }
    }
    return Optional.empty();
  }

  /** Returns the control files that count for one version each, over that of the extension. */
  private List<String> ofVersions(String name) {
    String start = folder(name) + name + "--";
    return unpacked.entries().stream()
        .map(FileEntry::path)
        .filter(path -> path.startsWith(start) && path.endsWith(SUFFIX))
        .toList();
  }

  /**
   * Returns the names of the modules that a script loads which it names itself.
   *
   * @throws AmpupException when it names one by a path
   */
  Set<String> named(String name) throws IOException {
    Set<String> modules = new TreeSet<>();
    for (FileEntry script : created(name)) {
      Matcher literals = LITERAL.matcher(COMMENT.matcher(text(script)).replaceAll(""));
      while (literals.find()) {
        modules.add(module(name, "$libdir/" + literals.group(1)));
      }
    }
    return modules;
  }

  /** A server looks for a bare name where it looks for {@code $libdir}. */
  private static String module(String name, String told) {
    Matcher module = MODULE.matcher(told);
    if (!module.matches()) {
      throw new AmpupException(
          "the extension " + name + " loads its library from " + told + ", which is a path",
          "Use a package whose library is where the server looks for it: $libdir");
    }
    return module.group(1).replaceFirst("\\.(so|dylib|dll)$", "");
  }

  /** Returns the script of the version that is created by default, and else all that create. */
  private List<FileEntry> created(String name) {
    String usual = name + "--" + setting(name, DEFAULT_VERSION) + ".sql";
    List<FileEntry> first = scripts(name).stream().filter(s -> isFirst(name, s)).toList();
    List<FileEntry> told = first.stream().filter(s -> s.path().endsWith("/" + usual)).toList();
    return told.isEmpty() ? first : told;
  }

  /** Those with two versions in their name update, and create nothing. */
  private static boolean isFirst(String name, FileEntry script) {
    String file = script.path().substring(script.path().lastIndexOf('/') + 1);
    return !file.substring(name.length() + 2).contains("--");
  }

  private List<FileEntry> scripts(String name) {
    String folder = folder(name);
    return unpacked.entries().stream()
        .filter(entry -> entry.path().startsWith(folder + name + "--"))
        .filter(entry -> entry.path().endsWith(".sql") && !entry.isLink())
        .filter(entry -> entry.path().indexOf('/', folder.length()) < 0)
        .toList();
  }

  /** Returns where the scripts of an extension are, and the control files of its versions. */
  private String folder(String name) {
    String directory = setting(name, "directory");
    return directory.isEmpty() ? FOLDER : "share/" + directory + "/";
  }

  /** In a script of a stranger's the words may be in any encoding that has ASCII. */
  private String text(FileEntry script) throws IOException {
    byte[] text = SmallFile.bytes(unpacked.root().resolve(script.path()), MOST_OF_A_SCRIPT);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private String setting(String name, String key) {
    return settingIn(FOLDER + name + SUFFIX, key);
  }

  /** The server goes by the last, where a setting is there more than once. */
  private String settingIn(String path, String key) {
    try {
      Matcher settings = SETTING.matcher(SmallFile.text(unpacked.root().resolve(path), MOST_BYTES));
      String value = "";
      while (settings.find()) {
        value = settings.group(1).equals(key) ? settings.group(2) : value;
      }
      return value;
    } catch (IOException e) {
      throw new AmpupException(
          path + " of the package cannot be used (" + Failure.reason(e) + ")",
          "Use another package",
          e);
    }
  }
}
