package amp.tempdb.postgres.examine;

import amp.os.process.Command;
import amp.problem.Finding;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Logs;
import amp.tempdb.postgres.setting.BadSetting;
import amp.tempdb.postgres.setting.ServerWords;
import amp.tempdb.postgres.setting.StartRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a line of a cluster's configuration keeps its server from starting. */
public final class StartSettings {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String SUBJECT = "settings";

  /** The last that a server writes which ends by itself. */
  private static final String END = "database system is shut down";

  private StartSettings() {}

  /**
   * Looks at a cluster whose server does not run.
   *
   * @param spec what is asked for
   * @param programs where the programs of its version are; empty where that is not known
   */
  public static Finding examine(ClusterFolder folder, TempDbSpec spec, Optional<Path> programs) {
    try {
      Optional<String> refusal =
          programs.isPresent() ? refusal(folder, spec, programs.get()) : Optional.empty();
      String words = refusal.isPresent() ? refusal.get() : lastFailure(folder).orElse("");
      boolean mended =
          programs.isPresent() && refusal.isEmpty() && ServerWords.of(words).refusesValue();
      if (words.isEmpty() || mended) {
        return Finding.ok(SUBJECT, "nothing is known that keeps the server from starting");
      }
      StartRefusal why =
          StartRefusal.of(folder.root(), folder.data(), Optional.of(spec), Set.of(), words);
      List<Remedy> remedies =
          why.isKnown() ? why.remedies() : Remedy.advice("See the end of " + folder.log());
      String because = why.because().isEmpty() ? ": " + words.strip() : why.because();
      return Finding.error(
          SUBJECT, "the server does not start" + because, remedies.toArray(Remedy[]::new));
    } catch (IOException e) {
      return Finding.warning(
          SUBJECT,
          "the settings in " + folder.data() + " could not be examined: " + e.getMessage(),
          new Remedy.RunAgain());
    }
  }

  /**
   * Returns what the server says of files, and of parameters asked for, that it would not start
   * with.
   *
   * @see <a href="https://www.postgresql.org/docs/18/app-postgres.html">PostgreSQL 18, postgres,
   *     -C</a>
   */
  private static Optional<String> refusal(ClusterFolder folder, TempDbSpec spec, Path programs)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                programs.resolve("postgres").toString(),
                "-C",
                "data_directory",
                "-D",
                folder.data().toString()));
    spec.settings().forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
    Command.Result result = Command.of(words).timeout(LIMIT).run();
    return result.exitCode() == 0 ? Optional.empty() : Optional.of(result.output());
  }

  /** Returns what the log says of the last start, if that failed, and nothing was changed since. */
  private static Optional<String> lastFailure(ClusterFolder folder) throws IOException {
    if (!Files.exists(folder.log())) {
      return Optional.empty();
    }
    FileTime written = Files.getLastModifiedTime(folder.log());
    for (String file : BadSetting.FILES) {
      Path path = folder.data().resolve(file);
      if (Files.exists(path) && Files.getLastModifiedTime(path).compareTo(written) > 0) {
        return Optional.empty();
      }
    }
    String last = lastRun(Logs.tail(folder.log(), 0));
    boolean failed =
        (last.contains("FATAL:") || last.contains("PANIC:"))
            && !last.contains("ready to accept connections");
    return failed ? Optional.of(last) : Optional.empty();
  }

  /** Returns what the last server wrote: it, and the one before, end with the same words. */
  private static String lastRun(String log) {
    String before = log.stripTrailing();
    int end = before.endsWith(END) ? before.length() - END.length() : before.length();
    return log.substring(Math.max(0, before.lastIndexOf(END, end - 1)));
  }
}
