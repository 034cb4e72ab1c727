package amp.tempdb.postgres.extension;

import amp.ampup.OwnFolder;
import amp.os.Deadline;
import amp.os.file.Failure;
import amp.os.file.Mutex;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import amp.problem.Finding;
import amp.problem.Remedy;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.PgVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the views of installations that servers were given, and mends them. */
public final class Views {
  private static final String SUBJECT = "views";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST_BYTES = 1 << 16;

  private final Path folder;
  private final boolean fix;
  private final List<Finding> findings = new ArrayList<>();
  private int whole;

  private Views(Path home, boolean fix) {
    this.folder = OwnFolder.of(home).resolve(ExtensionSearch.VIEWS);
    this.fix = fix;
  }

  /**
   * Looks at the views of this user.
   *
   * @param home the folder of ampup
   * @param fix whether to put right what is damaged, and to remove what no server can be run from
   */
  public static List<Finding> examine(Path home, boolean fix) {
    Views views = new Views(home, fix);
    views.examine();
    return views.findings;
  }

  private void examine() {
    if (!Files.isDirectory(folder)) {
      findings.add(Finding.ok(SUBJECT, "no server has needed one"));
      return;
    }
    try (Mutex lock = Mutex.take(folder.resolve("lock"), Deadline.in(PATIENCE)).orElse(null)) {
      if (lock == null) {
        findings.add(Finding.ok(SUBJECT, "a process is making one in " + folder));
        return;
      }
      for (Path view : Trees.children(folder).stream().sorted().toList()) {
        if (Files.isDirectory(view, LinkOption.NOFOLLOW_LINKS)) {
          examine(view);
        }
      }
    } catch (IOException e) {
      findings.add(
          Finding.warning(
              SUBJECT,
              "those in " + folder + " cannot be looked at: " + Failure.reason(e),
              new Remedy.Advice("Make the folder readable and writable for this user")));
    }
    if (whole > 0 || findings.isEmpty()) {
      findings.add(0, Finding.ok(SUBJECT, whole + " in " + folder + " as they should be"));
    }
  }

  private void examine(Path view) throws IOException {
    Optional<String> useless = useless(view);
    if (useless.isPresent()) {
      remove(view, useless.get());
      return;
    }
    List<Path> sources = sources(view);
    Optional<InstallationView> made = of(view, sources);
    if (made.isEmpty() || !made.get().isNamed(view.getFileName().toString())) {
      remove(view, "is not of the PostgreSQL that is in " + sources.get(0) + " now");
    } else if (made.get().isWhole(view)) {
      whole++;
    } else if (fix) {
      made.get().putRight(view);
      findings.add(Finding.fixed(SUBJECT, view + " was damaged, and is put right"));
    } else {
      findings.add(
          Finding.warning(
              SUBJECT,
              view + " is damaged: files are missing in it, or others are there",
              new Remedy.Advice("Nothing: the next start of a server that needs it puts it right"),
              new Remedy.SetOption("fix", "", "put it right now")));
    }
  }

  /** Returns why no server can be run from a view. */
  private Optional<String> useless(Path view) throws IOException {
    if (view.getFileName().toString().startsWith(InstallationView.MAKING)) {
      return Optional.of("was being made by a process that was killed");
    }
    List<Path> sources = sources(view);
    if (sources.isEmpty()) {
      return Optional.of("does not tell what it was made of");
    }
    for (Path source : sources) {
      if (!Files.isDirectory(source)) {
        return Optional.of("was made of " + source + ", which is gone");
      }
    }
    return Optional.empty();
  }

  private static List<Path> sources(Path view) throws IOException {
    Path file = view.resolve(InstallationView.SOURCES);
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? SmallFile.text(file, MOST_BYTES).lines().map(Path::of).toList()
        : List.of();
  }

  /** Nothing is run for it: the name of a view has the version. */
  private Optional<InstallationView> of(Path view, List<Path> sources) {
    Path bin = sources.get(0).resolve("bin");
    Optional<PgVersion> version = PgVersion.find(view.getFileName().toString().replace('-', ' '));
    Optional<ServerFiles> files = ServerFiles.of(bin);
    if (version.isEmpty() || files.isEmpty() || !Files.exists(bin.resolve("postgres"))) {
      return Optional.empty();
    }
    Installation installation = new Installation(bin, version.get());
    return Optional.of(
        new InstallationView(installation, files.get(), sources.subList(1, sources.size())));
  }

  private void remove(Path view, String why) throws IOException {
    if (isUsed(view)) {
      findings.add(
          Finding.warning(
              SUBJECT,
              view + " " + why + ", and a server is run from it",
              new Remedy.Advice("Restart that server: it will need files that are not there")));
    } else if (fix) {
      Trees.delete(view);
      findings.add(Finding.fixed(SUBJECT, view + " " + why + "; it is removed"));
    } else {
      findings.add(
          Finding.warning(
              SUBJECT,
              view + " " + why,
              new Remedy.Advice("Nothing: it takes little room, and no server is run from it"),
              new Remedy.SetOption("fix", "", "remove it now")));
    }
  }

  private static boolean isUsed(Path view) {
    return ProcessHandle.allProcesses()
        .anyMatch(
            process ->
                process.info().command().filter(c -> Path.of(c).startsWith(view)).isPresent());
  }
}
