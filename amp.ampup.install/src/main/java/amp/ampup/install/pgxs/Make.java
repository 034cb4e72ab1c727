package amp.ampup.install.pgxs;

import amp.ampup.AmpupException;
import amp.os.Deadline;
import amp.os.InterruptedWaitException;
import amp.os.OperatingSystem;
import amp.os.file.SmallFile;
import amp.os.process.Launcher;
import amp.os.process.SearchPath;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The user's own make and compiler, run on a source with nothing of the user's environment. */
final class Make {
  private static final List<String> NAMES = List.of("make", "gmake");
  private static final List<String> COMPILERS = List.of("cc", "gcc", "clang");
  private static final int MOST_JOBS = 8;
  private static final int TAIL_BYTES = 8192;
  private static final int TAIL_LINES = 20;

  private final SourceTree source;
  private final BuildFolder folder;
  private final Containment containment;
  private final Deadline deadline;
  private final List<String> words = new ArrayList<>();

  /**
   * Prepares make.
   *
   * @throws AmpupException when it, or the compiler that the source takes, is not there
   */
  Make(
      SourceTree source,
      BuildFolder folder,
      ServerHeaders headers,
      Containment containment,
      Deadline deadline) {
    this.source = source;
    this.folder = folder;
    this.containment = containment;
    this.deadline = deadline;
    SearchPath path = SearchPath.ofProcess();
    Path make =
        first(path, NAMES)
            .orElseThrow(() -> missing("make is not on the PATH, with which extensions are built"));
    words.add(make.toString());
    // What is for a compiler in the server, and takes clang, no server of ours uses.
    words.addAll(List.of("with_llvm=no", "USE_PGXS=1", "PG_CONFIG=" + folder.pgConfig()));
    // Debian's makefiles put the version into the path of the headers.
    words.add("includedir_server=" + headers.server());
    String compiler = headers.compiler();
    if (source.compiles() && !isThere(path, compiler)) {
      Path other =
          first(path, COMPILERS)
              .orElseThrow(() -> missing("no C compiler (" + compiler + ") is on the PATH"));
      words.add("CC=" + other);
    }
  }

  /**
   * Names the program that modules are to be loaded by. The linker of macOS looks into it for their
   * functions, and PostgreSQL's makefiles name one where the files of this build go.
   */
  void linkFor(Path server) {
    words.add("BE_DLLLIBS=-bundle_loader '" + server + "'");
  }

  private static Optional<Path> first(SearchPath path, List<String> names) {
    return names.stream().flatMap(name -> path.find(name).stream()).findFirst();
  }

  private static boolean isThere(SearchPath path, String compiler) {
    return compiler.contains("/")
        ? Files.isExecutable(Path.of(compiler))
        : path.find(compiler).isPresent();
  }

  private static AmpupException missing(String problem) {
    Remedy remedy =
        OperatingSystem.LINUX
            ? new Remedy.Command("Debian and Ubuntu", "apt-get install make gcc libc6-dev")
            : new Remedy.Command("macOS", "xcode-select --install");
    return new AmpupException(
        problem, new Remedy.Advice("Install make and a C compiler with this host's means"), remedy);
  }

  /**
   * Builds and installs into the folder.
   *
   * @throws AmpupException when that fails, or lasts too long
   */
  void run() throws IOException {
    // A folder may hold what was built for another PostgreSQL; not every Makefile can clean.
    start(List.of("clean"));
    int jobs = Math.min(MOST_JOBS, Runtime.getRuntime().availableProcessors());
    require(start(List.of("-j" + jobs, "all")), "could not be compiled");
    require(start(List.of("install", "DESTDIR=" + folder.destination())), "could not be gathered");
  }

  private void require(int exitCode, String failure) throws IOException {
    if (exitCode != 0) {
      throw new BuildFailedException(
          "the extension " + failure + " (make ended with exit code " + exitCode + "):\n" + tail());
    }
  }

  private int start(List<String> targets) throws IOException {
    List<String> command = new ArrayList<>(containment.prefix());
    command.addAll(words);
    command.addAll(targets);
    Process process =
        Launcher.of(command)
            .withoutPrefix("")
            .variables(environment())
            .directory(source.folder())
            .input(Path.of("/dev/null"))
            .logged(folder.log());
    try {
      if (!process.waitFor(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new BuildFailedException(
            "the build did not end within " + Deadline.text(deadline.limit()) + ":\n" + tail());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedWaitException();
    } finally {
      end(process);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  private Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(
        "PATH",
        SearchPath.ofProcess().folders().stream()
            .map(Path::toString)
            .collect(Collectors.joining(":")));
    variables.put("HOME", folder.home().toString());
    variables.put("TMPDIR", folder.temporary().toString());
    variables.put("LC_ALL", "C");
    return variables;
  }

  private String tail() throws IOException {
    long size = Files.size(folder.log());
    byte[] end = SmallFile.part(folder.log(), Math.max(0, size - TAIL_BYTES), TAIL_BYTES);
    List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
    return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
        .map(line -> "  " + line)
        .collect(Collectors.joining("\n"));
  }

  /** The build failed, and the log tells why. */
  static final class BuildFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BuildFailedException(String message) {
      super(message);
    }

    String said() {
      return String.valueOf(getMessage());
    }
  }
}
