package amp.cli.ampctl.cluster;

import amp.ampup.OwnFolder;
import amp.cli.archive.BackupKey;
import amp.cli.archive.BackupWriter;
import amp.cli.archive.ZstdLibrary;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.ExtensionCheck;
import amp.cli.project.Project;
import amp.json.Json;
import amp.problem.ByteSize;
import amp.tempdb.postgres.snapshot.Clusters;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the whole database into one file. */
@Command(
    name = "backup",
    description = {
      "Writes the whole database into one compressed file; one that runs goes on running.",
      "The file is everything that is in the database: keep it where only you can read it.",
      "It is signed, so that ampctl metadb restore knows it again."
    },
    footer = {"", "Example: ampctl metadb backup ~/amp.backup"})
final class MetadbBackupCommand extends ClusterCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The file to write; - for standard output.")
  String name = "";

  @Option(names = "--force", description = "Overwrite a file that is there.")
  boolean force;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  MetadbBackupCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    BackupFile file = BackupFile.of(context.environment().workingDirectory(), name);
    Project project = project();
    file.requireWritable(force, project.folder());
    ZstdLibrary.load(project.spec().home());
    Clusters clusters = existing(project, "make a backup");
    Optional<BackupKey> key = BackupKey.findOrMake(project.spec().home());
    ExtensionCheck.tell(clusters.extensions(), err());
    Clusters.Reading reading;
    long bytes = clusters.bytes();
    try (ByteProgress progress = new ByteProgress(console(), "packed", bytes)) {
      reading =
          file.write(console(), bytes, out -> BackupWriter.write(clusters, key, out, progress));
    }
    if (key.isEmpty()) {
      err()
          .println(
              "note: it is not signed, since no key can be kept in "
                  + OwnFolder.of(project.spec().home()));
    }
    if (json && !file.stream()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("file", file.toString());
      object.put("postgres", reading.version());
      object.put("bytes", reading.bytes());
      object.put("packed", Files.size(file.path()));
      out().print(Json.write(object));
    } else if (!file.stream()) {
      String packed = ByteSize.text(Files.size(file.path()));
      err().println("wrote " + file + ": " + packed + " of " + ByteSize.text(reading.bytes()));
    }
    return ExitCode.DONE;
  }
}
