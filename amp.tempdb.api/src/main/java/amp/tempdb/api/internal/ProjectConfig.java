package amp.tempdb.api.internal;

import amp.conninfo.DatabaseUrl;
import amp.os.file.RefusedFileException;
import amp.os.file.SmallFile;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.problem.NearestName;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.Durability;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.config.AllowedSettings;
import amp.tempdb.api.config.PreloadLibraries;
import amp.tempdb.api.internal.TomlValues.Bare;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a project's configuration file says of its database, for a program that opens it. The
 * commands go by the same file, and by the same rules for what a file may say that perhaps came
 * with a clone.
 *
 * @param file the file
 * @param values its values by key
 */
public record ProjectConfig(Path file, Map<String, Object> values) {
  private static final int LARGEST = 1 << 20;
  private static final int LONGEST_SHOWN = 200;

  private static final String DATABASE = "metadata_db";
  private static final String MANAGED = DATABASE + ".managed";
  private static final String BACKEND = MANAGED + ".backend";
  private static final String VERSION = MANAGED + ".version";
  private static final String DURABILITY = MANAGED + ".durability";
  private static final String EXTENSIONS = MANAGED + ".extensions";
  private static final String SETTINGS = MANAGED + ".settings";

  /** An external database, by the name of today and by that of older versions. */
  private static final List<String> URLS = List.of(DATABASE + ".url", "metadata_db_url");

  private static final List<String> KNOWN =
      List.of(
          BACKEND,
          VERSION,
          DURABILITY,
          EXTENSIONS,
          SETTINGS,
          DATABASE + ".url",
          // How the commands themselves connect, and what they do with tables of their own.
          DATABASE + ".pool_size",
          DATABASE + ".min_connections",
          DATABASE + ".max_lifetime_secs",
          DATABASE + ".idle_timeout_secs",
          DATABASE + ".auto_migrate");

  /**
   * Reads a file.
   *
   * @param file the file; it need not exist
   * @throws TempDbException if others could have written it, or it is no TOML
   */
  public static ProjectConfig read(Path file) {
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return new ProjectConfig(file, Map.of());
      }
      // Its mode would be that of a folder or a device.
      if (!Files.isRegularFile(file)) {
        throw unreadable(
            file, Files.isSymbolicLink(file) ? "is a link that leads to no file" : "is not a file");
      }
      TrustedFolders trusted = TrustedFolders.ofUser();
      Optional<Trust.Objection> objection = trusted.objection(Trust.CODE, file);
      if (objection.isPresent()) {
        throw new TempDbException(
            ProblemKind.FAILED,
            objection.get().text() + ", and what others configure is not trusted",
            trusted.remedies(objection.get(), file),
            null);
      }
      return new ProjectConfig(file, TomlValues.read(SmallFile.textThroughLink(file, LARGEST)));
    } catch (RefusedFileException e) {
      throw unreadable(file, String.valueOf(e.getReason()));
    } catch (IllegalArgumentException e) {
      throw unreadable(file, "is not TOML: " + shown(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TempDbException unreadable(Path file, String why) {
    return refused(file + " " + why, "Correct it");
  }

  private static TempDbException refused(String problem, String advice) {
    // The rules' own advice goes on after a semicolon where commands print it.
    String sentence =
        advice.startsWith(DATABASE)
            ? advice
            : advice.substring(0, 1).toUpperCase(Locale.ROOT) + advice.substring(1);
    return new TempDbException(problem, new Remedy.Advice(sentence));
  }

  /**
   * Refuses a project whose database is elsewhere: another one would be started beside it.
   *
   * @param metadb the folder of the project's own
   * @throws TempDbException if the file names an external database
   */
  public void requireManaged(Path metadb) {
    for (String key : URLS) {
      if (values.containsKey(key) && !isIn(metadb, text(key, "a URL"))) {
        throw refused(
            file + " names an external database, by " + key + ", and none is started beside it",
            "Give this program that URL, or remove the key");
      }
    }
  }

  /** Tells whether a URL is that of a socket in the folder: other amp versions write it there. */
  private static boolean isIn(Path metadb, String url) {
    try {
      String host = DatabaseUrl.parse(url).parameters().getOrDefault("host", "");
      return host.startsWith("/") && Path.of(host).normalize().startsWith(metadb);
    } catch (ProblemException | InvalidPathException e) {
      return false;
    }
  }

  /**
   * Sets what the file says.
   *
   * @throws TempDbException if a value is none, or a key is unknown, or a server parameter is none
   *     that a file may set
   */
  public void configure(TempDbSpec.Builder spec) {
    for (String key : values.keySet()) {
      if (key.startsWith(SETTINGS + ".")) {
        setting(key, spec);
      } else if (key.equals(DATABASE) || key.equals(MANAGED) || key.equals(SETTINGS)) {
        throw wrong(key, "a table of keys");
      } else if (key.startsWith(DATABASE + ".") && !KNOWN.contains(key)) {
        throw refused(
            file + ": unknown key " + shown(key),
            NearestName.of(key, KNOWN)
                .map(near -> "Did you mean " + near + "?")
                .orElse("Remove it"));
      }
    }
    if (values.containsKey(BACKEND)) {
      spec.backend(matching(BACKEND, "[a-z0-9][a-z0-9-]*", "a backend's name"))
          .origin("backend", file.toString());
    }
    if (values.containsKey(VERSION)) {
      spec.version(
              matching(
                  VERSION,
                  "[0-9]{1,4}(\\.[0-9]{1,4}){0,2}",
                  "a version in quotes, such as \"18\" or \"18.6\""))
          .origin("version", file.toString());
    }
    if (values.containsKey(DURABILITY)) {
      spec.durability(
          Durability.valueOf(
              matching(DURABILITY, "safe|fast", "safe or fast").toUpperCase(Locale.ROOT)));
    }
    if (values.containsKey(EXTENSIONS)) {
      spec.extensions(extensions());
    }
  }

  private List<String> extensions() {
    Object value = values.get(EXTENSIONS);
    List<?> names = value instanceof List<?> list ? list : List.of(String.valueOf(value));
    if (value instanceof Bare
        || !names.stream()
            .allMatch(name -> name instanceof String text && TempDbSpec.isExtension(text))) {
      throw wrong(EXTENSIONS, "a list of components' names, such as [\"pgvector\"]");
    }
    return names.stream().map(String.class::cast).toList();
  }

  private void setting(String key, TempDbSpec.Builder spec) {
    // A name with a dot may be written in quotes. PostgreSQL ignores the case.
    String name = key.substring(SETTINGS.length() + 1).replace("\"", "").toLowerCase(Locale.ROOT);
    if (!AllowedSettings.ALLOWED.contains(name)) {
      throw refused(
          file + ": " + AllowedSettings.problem(shown(name)), AllowedSettings.remedy(name));
    }
    Object value = values.get(key);
    String text =
        value instanceof Bare bare
            ? TomlNumbers.decimal(bare.text()).orElse("\n")
            : value instanceof String string ? string : "\n";
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw wrong(key, "a text on one line, a number, true or false");
    }
    if (!name.equals(PreloadLibraries.SETTING)) {
      spec.setting(name, text).origin(name, file.toString());
      return;
    }
    Optional<String> elsewhere = PreloadLibraries.elsewhere(text);
    if (elsewhere.isPresent()) {
      throw refused(
          file + ": " + PreloadLibraries.problem(shown(elsewhere.get())),
          PreloadLibraries.remedy());
    }
    spec.setting(name, PreloadLibraries.located(text)).origin(name, file.toString());
  }

  private String matching(String key, String pattern, String expected) {
    String text = text(key, expected);
    if (!text.matches(pattern)) {
      throw wrong(key, expected);
    }
    return text;
  }

  private String text(String key, String expected) {
    if (values.get(key) instanceof String text) {
      return text;
    }
    throw wrong(key, expected);
  }

  private TempDbException wrong(String key, String expected) {
    Object value = values.get(key);
    String seen =
        value instanceof String text
            ? '"' + shown(text) + '"'
            : value instanceof Bare bare ? shown(bare.text()) : "a list";
    return refused(
        file + ": " + shown(key) + " is " + seen + "; expected " + expected,
        "Correct it, or remove it to have the default");
  }

  /** Returns what a stranger may have written, as it may stand in a log and on a terminal. */
  private static String shown(String text) {
    String visible = text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
    return visible.length() <= LONGEST_SHOWN
        ? visible
        : visible.substring(0, LONGEST_SHOWN) + "... (" + text.length() + " characters)";
  }
}
