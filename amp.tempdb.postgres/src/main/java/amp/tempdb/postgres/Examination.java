package amp.tempdb.postgres;

import amp.os.file.DiskRoom;
import amp.problem.ByteSize;
import amp.problem.Finding;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Shortage;
import amp.tempdb.postgres.create.ForeignLayout;
import amp.tempdb.postgres.examine.HostLimits;
import amp.tempdb.postgres.examine.Leftovers;
import amp.tempdb.postgres.examine.Modes;
import amp.tempdb.postgres.examine.StartSettings;
import amp.tempdb.postgres.extension.Views;
import amp.tempdb.postgres.server.LiveServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks for what keeps a database from running; starts nothing, and makes no folder. */
public final class Examination {
  /** Some write-ahead log, a few tables, and a snapshot of them. */
  private static final long ROOM = 300_000_000;

  private final Path root;
  private final boolean fix;
  private final List<Finding> findings = new ArrayList<>();

  private Examination(Path root, boolean fix) {
    this.root = root;
    this.fix = fix;
  }

  /** Looks at what this machine allows a server. */
  public static List<Finding> host() {
    return HostLimits.examine();
  }

  /**
   * Looks at the views of installations in which servers find their extensions.
   *
   * @param home the folder of ampup
   * @param fix whether to put right what is damaged, and to remove what no server can be run from
   */
  public static List<Finding> views(Path home, boolean fix) {
    return Views.examine(home, fix);
  }

  /**
   * Looks at the folder of a cluster.
   *
   * @param spec what is asked for; its folder need not exist
   * @param programs where the programs of its version are; empty where that is not known
   * @param fix whether to mend what cannot lose data: modes, and what the dead have left
   */
  public static List<Finding> cluster(TempDbSpec spec, Optional<Path> programs, boolean fix) {
    Examination examination = new Examination(spec.directory().orElseThrow(), fix);
    examination.cluster(spec, programs);
    return examination.findings;
  }

  private void cluster(TempDbSpec spec, Optional<Path> programs) {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      findings.add(Finding.ok("database", "there is none yet in " + root));
      return;
    }
    if (Files.isSymbolicLink(root) || !Files.isDirectory(root)) {
      findings.add(
          Finding.error(
              "database",
              root + " is not a folder",
              new Remedy.Advice("Put the folder itself there, or name where it is")));
      return;
    }
    try {
      ClusterFolder folder = ClusterFolder.existing(root);
      data(folder);
      findings.addAll(Modes.examine(folder, fix));
      room();
      findings.addAll(Leftovers.examine(folder, fix));
      if (folder.initialised() && LiveServer.find(folder).isEmpty()) {
        findings.add(StartSettings.examine(folder, spec, programs));
      }
    } catch (TempDbException e) {
      findings.add(Finding.error("database", e));
    } catch (IOException e) {
      findings.add(Finding.error("database", ClusterFolder.unusable(root, e)));
    }
  }

  private void data(ClusterFolder folder) throws IOException {
    Path data = folder.data();
    Optional<Path> foreign = ForeignLayout.versionFile(folder);
    if (foreign.isPresent()) {
      findings.add(
          Finding.ok(
              "database",
              root
                  + " holds one of PostgreSQL "
                  + ClusterFolder.firstLine(foreign.get())
                  + " in the layout of another amp version; the next start takes it over"));
    } else if (Files.isSymbolicLink(data)) {
      findings.add(
          Finding.error(
              "database",
              data + " is a symbolic link: the lock in " + root + " would not protect it",
              new Remedy.Advice("Put the data directory itself there")));
    } else if (!Files.exists(data)) {
      findings.add(Finding.ok("database", "there is none yet in " + root));
    } else if (!folder.initialised() || !Files.isRegularFile(data.resolve("global/pg_control"))) {
      findings.add(
          Finding.error(
              "database",
              data + " is incomplete: it has no PG_VERSION, or no global/pg_control",
              new Remedy.Advice("Restore it from a backup, or move it away to start anew")));
    } else {
      findings.add(
          Finding.ok(
              "database",
              data + " is of PostgreSQL " + ClusterFolder.firstLine(data.resolve("PG_VERSION"))));
    }
  }

  private void room() {
    OptionalLong free = DiskRoom.free(root);
    if (free.isEmpty()) {
      findings.add(Finding.ok("disk", "the free space of " + root + " is not known"));
      return;
    }
    String message = ByteSize.text(free.getAsLong()) + " are free for " + root;
    if (!Shortage.hasRoom(root, 0)) {
      findings.add(Finding.error("disk", message, Shortage.room(root, Shortage.START)));
    } else if (free.getAsLong() < ROOM) {
      findings.add(Finding.warning("disk", message, Shortage.room(root, ROOM)));
    } else {
      findings.add(Finding.ok("disk", message));
    }
  }
}
