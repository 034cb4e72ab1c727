package amp.tempdb.postgres.server;

import amp.os.file.Durable;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import amp.os.process.Command;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A single-user session on Windows, where {@code postgres} refuses whoever has an administrator's
 * rights: the user of a build server, say. {@code pg_ctl} gives them up for what it starts, and
 * with {@code -p} it starts another program than the server: a script that runs the session.
 *
 * @see <a href="https://www.postgresql.org/docs/18/app-pg-ctl.html">PostgreSQL 18, pg_ctl</a>
 */
final class RestrictedSession {
  /** Some lines for each statement. */
  private static final int MOST_BYTES = 1 << 24;

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Paths are told by variables, which need no quoting and may have every letter. */
  private static final String SCRIPT =
      """
      @"%AMP_POSTGRES%" --single -D "%AMP_DATA%" SETTINGS template1 <statements.sql >output.txt 2>&1
      @>code.txt echo %errorlevel%
      """;

  private static final Pattern PLAIN = Pattern.compile("[a-z_0-9]+=[a-z_0-9]+");

  private RestrictedSession() {}

  /**
   * Runs statements on a cluster.
   *
   * @param settings the words of the settings, {@code -c} before each
   * @return the exit code of {@code postgres}, and what it wrote
   */
  static Command.Result run(
      Programs programs, Path data, List<String> settings, List<String> statements)
      throws IOException {
    Path folder = NewFiles.temporaryFolder(Trees.parent(data), ClusterFolder.STAGING);
    try {
      // A restricted program may be another user to the disk, unless its folder says otherwise.
      Durable.write(folder.resolve("statements.sql"), String.join("\n", statements) + "\n");
      Durable.write(folder.resolve("session.cmd"), script(settings));
      Command.Result control =
          Command.of(control(programs))
              .directory(folder)
              .variables(
                  Map.of(
                      "AMP_POSTGRES", programs.path("postgres").toString(),
                      "AMP_DATA", data.toString(),
                      "PGDATA", data.toString()))
              .timeout(LIMIT)
              .run();
      Path code = folder.resolve("code.txt");
      return Files.exists(code)
          ? new Command.Result(
              Integer.parseInt(read(code).strip()), read(folder.resolve("output.txt")))
          : new Command.Result(1, control.output() + read(folder.resolve("control.txt")));
    } finally {
      Trees.delete(folder);
    }
  }

  /** It waits for a server, and gives up when the script has ended. */
  private static List<String> control(Programs programs) {
    List<String> words = programs.words("pg_ctl");
    words.addAll(
        List.of(
            "start",
            "-w",
            "-t",
            Long.toString(LIMIT.toSeconds()),
            "-p",
            "session.cmd",
            "-l",
            "control.txt"));
    return words;
  }

  private static String script(List<String> settings) {
    settings.stream()
        .filter(word -> !word.equals("-c") && !PLAIN.matcher(word).matches())
        .findFirst()
        .ifPresent(
            word -> {
              throw new IllegalArgumentException("a script cannot say this setting: " + word);
            });
    return SCRIPT.replace("SETTINGS", String.join(" ", settings)).replace("\n", "\r\n");
  }

  private static String read(Path file) throws IOException {
    return Files.exists(file)
        ? new String(SmallFile.bytes(file, MOST_BYTES), StandardCharsets.ISO_8859_1)
        : "";
  }
}
