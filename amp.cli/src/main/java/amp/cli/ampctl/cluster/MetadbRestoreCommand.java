package amp.cli.ampctl.cluster;

import amp.cli.archive.Backup;
import amp.cli.archive.BackupKey;
import amp.cli.archive.BackupReader;
import amp.cli.archive.ZstdLibrary;
import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.os.file.Failure;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.Snapshot;
import amp.tempdb.postgres.control.NeededExtensions;
import amp.tempdb.postgres.control.NeededExtensions.Needed;
import amp.tempdb.postgres.snapshot.Clusters;
import amp.tempdb.postgres.snapshot.Replacement;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup in the place of the database. */
@Command(
    name = "restore",
    description = {
      "Puts a backup in the place of the database, after all of it was verified and a server",
      "has run on it. What it replaces becomes an automatic snapshot.",
      "A backup that you have not made on this machine needs --trust-source: a database's",
      "settings and functions can run any program as you."
    },
    footer = {"", "Example: ampctl metadb restore ~/amp.backup"})
final class MetadbRestoreCommand extends ClusterCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The file to read; - for standard input.")
  String name = "";

  @Option(names = "--force", description = "Stop the database under those who use it.")
  boolean force;

  @Option(
      names = "--trust-source",
      description = "Restore a backup that you have not made on this machine, too.")
  boolean trustSource;

  MetadbRestoreCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    BackupFile file = BackupFile.of(context.environment().workingDirectory(), name);
    Project project = project();
    ZstdLibrary.load(project.spec().home());
    try (BackupReader reader = BackupReader.open(file.read(console()))) {
      Optional<BackupKey> key = BackupKey.find(project.spec().home());
      if (!trustSource && !key.map(reader::names).orElse(false)) {
        throw foreign("it bears no signature of yours");
      }
      Clusters clusters = clusters(project, "restore a backup");
      if (!force) {
        clusters.requireUnused();
      }
      Backup backup = reader.backup();
      requireMajor(project, backup.major());
      if (!backup.extensions().isEmpty()) {
        say(backup.extensions(), backup.major(), project);
      }
      replacing(project, () -> restore(project, clusters, reader, key));
    }
    err().println("done: the database is as it was in " + (file.stream() ? "the backup" : file));
    return ExitCode.DONE;
  }

  private static CliException foreign(String why) {
    return new CliException(
        ProblemKind.FAILED,
        "this backup was not made by you on this machine: " + why,
        List.of(
            new Remedy.Advice(
                "nothing was replaced; what a database holds can run any program as you"),
            new Remedy.SetOption("trust-source", "", "restore it, if you trust whoever made it")));
  }

  private void restore(
      Project project, Clusters clusters, BackupReader reader, Optional<BackupKey> key) {
    Backup backup = reader.backup();
    try (Replacement replacement = clusters.replacement()) {
      clusters.requireRoom(backup.bytes());
      try (ByteProgress progress = new ByteProgress(console(), "unpacked", backup.bytes())) {
        reader.unpack(replacement.data(), progress);
      }
      // No server has run on it yet.
      if (!trustSource && !key.map(reader::isSignedBy).orElse(false)) {
        throw foreign("it was changed since you signed it");
      }
      // Backups that were made before their first entry told it.
      List<Needed> needed = NeededExtensions.of(replacement.data());
      if (backup.extensions().isEmpty() || !needed.equals(backup.extensions())) {
        say(needed, backup.major(), project);
      }
      replacement.prove();
      Optional<Snapshot> old =
          clusters.snapshots().replaced("before-restore", "replaced by " + name);
      replacement.replace(force, old);
      old.ifPresent(o -> err().println("to undo this: ampctl metadb snapshot restore " + o.name()));
    } catch (IOException e) {
      String problem = "the backup could not be unpacked: " + Failure.describe(e);
      throw Clusters.isDiskFull(e)
          ? clusters.noRoom(problem, backup.bytes())
          : new CliException(problem, "nothing was replaced; see that you may write there");
    }
  }

  private void requireMajor(Project project, int major) {
    if (!isInstalled(project, major)) {
      throw new CliException(
          "the backup is of PostgreSQL " + major + ", which is not installed",
          Remedy.Install.postgres(Integer.toString(major)));
    }
  }
}
