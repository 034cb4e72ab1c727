package amp.cli.ampctl.connect;

import amp.cli.console.CliException;
import amp.json.Json;
import amp.json.JsonException;
import amp.os.file.Failure;
import amp.os.file.SmallFile;
import amp.os.file.UserFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Run configurations for IDEs, in the project's folder. What the user has there is never changed:
 * it is in a format of the IDE's own, with its comments and its order.
 */
public final class IdeFiles {
  private static final int MOST_BYTES = 1 << 20;
  private static final String NOTE = "<!-- Written by ampctl metadb env, ";
  private static final String BEGINNING = "<component name=\"ProjectRunConfigurationManager\">\n  ";
  private static final String NAME = "Run with the database of amp";

  /** The kinds of configurations that have a template, with the names IntelliJ IDEA knows. */
  private static final Map<String, String> TEMPLATES =
      Map.of(
          "Application", "type=\"Application\" factoryName=\"Application\"",
          "JUnit", "type=\"JUnit\" factoryName=\"JUnit\"",
          "Spring Boot",
              "type=\"SpringBootApplicationConfigurationType\" factoryName=\"Spring Boot\"");

  private final Path project;

  /**
   * Names a project.
   *
   * @param project its folder
   */
  public IdeFiles(Path project) {
    this.project = project;
  }

  /**
   * Writes templates, from which IntelliJ IDEA makes each new run configuration of an application,
   * of tests and of Spring Boot.
   *
   * @param variables what to set; others may read the files
   * @return the files
   * @throws CliException when one is there that is not as it was written here: then none was
   *     changed; or when one cannot be written
   */
  public List<Path> intellij(Map<String, String> variables) {
    List<Path> files = new ArrayList<>();
    for (String kind : TEMPLATES.keySet().stream().sorted().toList()) {
      Path file = folder(".run").resolve("Template " + kind + ".run.xml");
      Optional<String> before = read(file);
      if (before.isPresent() && !isOurs(before.get())) {
        throw new CliException(
            file + " is there already, and is not as amp has written it",
            "add the variables to that template in the IDE, ampctl metadb env prints them; or"
                + " delete the file");
      }
      files.add(file);
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      String kind = name.substring("Template ".length(), name.length() - ".run.xml".length());
      write(file, template(TEMPLATES.getOrDefault(kind, ""), variables));
    }
    return files;
  }

  /**
   * Writes a configuration that starts the Java program in the editor with a file of variables.
   *
   * @param variables the file, which is in the project's folder
   * @return the file; empty when what is there names the file of variables already
   * @throws CliException when there are configurations without one; they stay as they are
   */
  public Optional<Path> vscode(Path variables) {
    Path file = folder(".vscode").resolve("launch.json");
    String envFile = "${workspaceFolder}/" + relative(variables);
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("type", "java");
    configuration.put("name", NAME);
    configuration.put("request", "launch");
    configuration.put("mainClass", "${file}");
    configuration.put("envFile", envFile);
    Optional<String> before = read(file);
    if (before.isEmpty()) {
      Map<String, Object> whole = new LinkedHashMap<>();
      whole.put("version", "0.2.0");
      whole.put("configurations", List.of(configuration));
      write(file, Json.write(whole));
      return Optional.of(file);
    }
    if (names(before.get(), envFile)) {
      return Optional.empty();
    }
    throw new CliException(
        file + " is there already, and none of its configurations has the variables",
        "add to one of them: \"envFile\": " + Json.writeLine(envFile));
  }

  private static boolean names(String text, String envFile) {
    String plain = CommentedJson.plain(text);
    try {
      return Json.parseObject(plain).objects("configurations").stream()
          .anyMatch(each -> each.optionalString("envFile").filter(envFile::equals).isPresent());
    } catch (JsonException e) {
      return plain.contains('"' + envFile + '"');
    }
  }

  private String relative(Path file) {
    try {
      Path within = project.toRealPath().relativize(file.toRealPath());
      return within.toString().replace('\\', '/');
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  /** A link could lead anywhere. */
  private Path folder(String name) {
    Path folder = project.resolve(name);
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new CliException(folder + " is no folder of the project's", "move it away");
    }
    return folder;
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(SmallFile.text(file, MOST_BYTES))
          : Optional.empty();
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  private static void write(Path file, String text) {
    try {
      UserFile.replace(file, text.getBytes(StandardCharsets.UTF_8), false);
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  private static CliException failed(String to, Path file, IOException e) {
    return new CliException(
        "cannot " + to + " " + file + ": " + Failure.reason(e), "correct that and try again");
  }

  /** Tells whether a template is as it was written; git may have changed the ends of its lines. */
  private static boolean isOurs(String file) {
    String text = file.replace("\r\n", "\n");
    int note = text.indexOf(NOTE);
    int end = text.indexOf('\n', Math.max(note, 0));
    return note >= 0 && end >= 0 && text.equals(noted(text.substring(end + 1)));
  }

  /** Puts a note before the rest, which tells later whether that has been changed. */
  private static String noted(String rest) {
    CRC32 sum = new CRC32();
    sum.update(rest.getBytes(StandardCharsets.UTF_8));
    return BEGINNING + NOTE + HexFormat.of().toHexDigits((int) sum.getValue()) + " -->\n" + rest;
  }

  private static String template(String type, Map<String, String> variables) {
    StringBuilder xml = new StringBuilder();
    xml.append("  <configuration default=\"true\" ").append(type).append(">\n    <envs>\n");
    variables.forEach(
        (name, value) ->
            xml.append("      <env name=\"")
                .append(escaped(name))
                .append("\" value=\"")
                .append(escaped(value))
                .append("\" />\n"));
    xml.append("    </envs>\n")
        .append("    <method v=\"2\">\n")
        .append("      <option name=\"Make\" enabled=\"true\" />\n")
        .append("    </method>\n  </configuration>\n</component>\n");
    return noted(xml.toString());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("\t", "&#9;")
        .replace("\n", "&#10;")
        .replace("\r", "&#13;");
  }
}
