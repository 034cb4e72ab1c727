package amp.tempdb.driver;

import amp.os.file.RefusedFileException;
import amp.os.file.SmallFile;
import amp.sql.script.ScriptText;
import amp.sql.script.SqlScript;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The scripts that a test database begins with.
 *
 * @param scripts their names and texts, in the order in which they run
 */
record InitScripts(List<Script> scripts) {
  static final InitScripts NONE = new InitScripts(List.of());

  private static final String CLASS_PATH = "classpath:";
  private static final String FILE = "file:";
  private static final int MOST_BYTES = 256 << 20;

  /** A script's name in the URL, and its text. */
  record Script(String name, String text) {}

  /**
   * Reads them.
   *
   * @param names separated by commas; a file, or what the class path has after {@code classpath:}
   * @throws SQLException if one is not there, or is not in UTF-8
   */
  static InitScripts read(String names) throws SQLException {
    List<Script> scripts = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      if (!name.isBlank()) {
        scripts.add(new Script(name.strip(), text(name.strip(), content(name.strip()))));
      }
    }
    return new InitScripts(List.copyOf(scripts));
  }

  boolean isEmpty() {
    return scripts.isEmpty();
  }

  /** Returns what another text of any of them would change. */
  String text() {
    StringBuilder text = new StringBuilder();
    scripts.forEach(script -> text.append(script.text()).append('\0'));
    return text.toString();
  }

  /**
   * Runs them, each statement on its own.
   *
   * @throws SQLException if a statement fails; the message names script and line
   */
  void run(Connection connection) throws SQLException {
    for (Script script : scripts) {
      SqlScript.of(script.name(), script.text()).run(connection);
    }
  }

  private static String text(String name, byte[] content) throws SQLException {
    try {
      return ScriptText.decoded(content);
    } catch (CharacterCodingException e) {
      throw Failures.unusable("the script " + name + " is not in UTF-8", "Convert it", e);
    }
  }

  private static byte[] content(String name) throws SQLException {
    if (name.startsWith(CLASS_PATH)) {
      String resource = withoutSlash(name.substring(CLASS_PATH.length()));
      return resource(resource)
          .orElseThrow(
              () ->
                  Failures.unusable(
                      "the script " + name + " is not on the class path",
                      "Correct the URL; a file is named without classpath:"));
    }
    String file = name.startsWith(FILE) ? name.substring(FILE.length()) : name;
    Path path = Path.of(file).toAbsolutePath();
    try {
      return SmallFile.bytesThroughLink(path, MOST_BYTES);
    } catch (NoSuchFileException e) {
      throw Failures.unusable(
          "there is no script " + path,
          resource(withoutSlash(file)).isPresent()
              ? "Write classpath:" + file + ", where it is"
              : "Correct the URL; what is on the class path is named classpath:" + file,
          e);
    } catch (RefusedFileException e) {
      throw Failures.unusable(
          "the script " + path + " " + e.getReason(), "Name files of SQL, divided by commas", e);
    } catch (IOException e) {
      throw Failures.unusable(
          "the script " + path + " cannot be read: " + e.getMessage(), "Make it readable", e);
    }
  }

  private static String withoutSlash(String resource) {
    return resource.startsWith("/") ? resource.substring(1) : resource;
  }

  private static Optional<byte[]> resource(String name) throws SQLException {
    for (ClassLoader loader : ClassLoaders.all()) {
      try {
        Optional<byte[]> content =
            ScriptText.resource(name, loader::getResource, loader::getResourceAsStream);
        if (content.isPresent()) {
          return content;
        }
      } catch (IOException e) {
        throw Failures.unusable(
            "the script classpath:" + name + " cannot be read: " + e.getMessage(),
            "Make its jar readable",
            e);
      }
    }
    return Optional.empty();
  }
}
