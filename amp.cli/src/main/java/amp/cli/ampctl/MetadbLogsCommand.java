package amp.cli.ampctl;

import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the server's log. */
@Command(
    name = "logs",
    description = "Prints the end of the server's log.",
    footer = {"", "Example: ampctl metadb logs -f"})
final class MetadbLogsCommand extends DatabaseCommand implements Callable<Integer> {
  private static final int CHUNK = 64 * 1024;
  private static final int LOOK_AGAIN_MILLIS = 200;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "50",
      description = "How many lines. Default: 50.")
  int lines;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on printing what is added, until Ctrl+C.")
  boolean follow;

  MetadbLogsCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (lines < 0) {
      throw new CliException(
          ProblemKind.USAGE, "--lines is " + lines + "; expected 0 or more", "leave it out for 50");
    }
    Project project = project();
    Managed.require(project);
    Path log = project.folder().metadb().resolve("log/server.log");
    if (!Files.exists(log)) {
      throw new CliException(
          "there is no log yet: " + log, new Remedy.OpenDatabase(project.folder().metadb()));
    }
    long position = printTail(log);
    while (follow && !out().checkError()) {
      Thread.sleep(LOOK_AGAIN_MILLIS);
      position = printFrom(log, position);
    }
    return ExitCode.DONE;
  }

  private long printTail(Path log) throws IOException {
    ArrayDeque<String> last = new ArrayDeque<>();
    long length = Files.size(log);
    try (var reader = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        last.add(line);
        if (last.size() > Math.max(0, lines)) {
          last.remove();
        }
      }
    }
    // Read as bytes, so that what is no UTF-8 passes too.
    last.forEach(
        line ->
            out()
                .println(
                    new String(
                        line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
    return length;
  }

  private long printFrom(Path log, long position) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
      long from = in.length() < position ? 0 : position;
      byte[] bytes = new byte[(int) Math.min(CHUNK, in.length() - from)];
      in.seek(from);
      in.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      out().print(new String(bytes, 0, end, StandardCharsets.UTF_8));
      out().flush();
      return from + end;
    }
  }
}
