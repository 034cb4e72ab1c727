package amp.tempdb.postgres.cluster;

import amp.os.Deadline;
import amp.os.InterruptedWaitException;
import amp.os.OperatingSystem;
import amp.os.file.Failure;
import amp.os.file.Mutex;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.os.process.Command;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.TempDbException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folder of a cluster and everything that belongs to it: {@code metadb} in a project.
 *
 * @param root the folder, absolute
 */
public record ClusterFolder(Path root) {
  /** How the name of a folder begins in which a data directory is made. */
  public static final String STAGING = ".staging-";

  /** How the name of a folder begins in which a cluster or a snapshot is made. */
  public static final String PREPARING = ".preparing-";

  public static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /** The folder of the copies of a cluster. */
  public static final String SNAPSHOTS = "snapshots";

  private static final int MOST_BYTES = 8192;

  private static final String OWN_HIDDEN = "\\.(staging-|preparing-|trash-|taking-over|next|nfs).*";

  /** What clusters of ours have beside their data. */
  public static final Set<String> OURS =
      Set.of(
          "data",
          "run",
          "log",
          "lock",
          "start.lock",
          "clusters.lock",
          "state.json",
          "pgpass",
          SNAPSHOTS);

  /**
   * What else may be there: notes of others' backends and of pools, and what systems put anywhere.
   */
  private static final Set<String> BESIDES =
      Set.of("backend.json", "users", "pools", ".gitignore", ".DS_Store", "lost+found");

  public Path data() {
    return root.resolve("data");
  }

  public Path run() {
    return root.resolve("run");
  }

  Path logs() {
    return root.resolve("log");
  }

  public Path log() {
    return logs().resolve("server.log");
  }

  public Path state() {
    return root.resolve("state.json");
  }

  /** The cluster's lock: held by the server's processes, opened by the watcher's shell alone. */
  public Path lock() {
    return root.resolve("lock");
  }

  /** What serialises those who start, join and leave. */
  public Path startLock() {
    return root.resolve("start.lock");
  }

  /** What serialises those who change the whole cluster, or copies of it. */
  public Path clustersLock() {
    return root.resolve("clusters.lock");
  }

  /**
   * Takes the lock of those who change whole clusters, or copies of them; before {@link
   * #takeStartLock}.
   *
   * @throws BusyException when another has it until the deadline
   */
  public Mutex takeClustersLock(Deadline deadline) throws IOException {
    return take(clustersLock(), deadline, "copying or replacing");
  }

  /**
   * Takes the lock of those who start, join and leave.
   *
   * @throws BusyException when another has it until the deadline
   */
  public Mutex takeStartLock(Deadline deadline) throws IOException {
    return take(startLock(), deadline, "starting or stopping");
  }

  /**
   * Takes a lock in this folder, waiting for others until the deadline.
   *
   * @param doing what others do with the database while they have it
   * @throws BusyException when another has it until the deadline
   */
  public static Mutex take(Path file, Deadline deadline, String doing) throws IOException {
    return Mutex.take(file, deadline)
        .orElseThrow(
            () ->
                new BusyException(
                    "another process has been "
                        + doing
                        + " the database of "
                        + file.getParent()
                        + " for "
                        + Deadline.text(deadline.limit()),
                    Remedy.advice("Wait for it, or end it, and try again"),
                    0,
                    null));
  }

  /** The pipe whose open write ends are the leases. */
  public Path lease() {
    return run().resolve("lease");
  }

  /** What describes the holders of leases: a file each, locked as long as its holder lives. */
  public Path holders() {
    return run().resolve("holders");
  }

  /** Exists while the watcher shuts the server down. */
  public Path stopping() {
    return run().resolve("stopping");
  }

  /** Exists while the watcher holds a lease itself. */
  public Path detached() {
    return run().resolve("detached");
  }

  public Path hba() {
    return run().resolve("pg_hba.conf");
  }

  public Path passwordFile() {
    return root.resolve("pgpass");
  }

  /** Returns the folder of the copies of the cluster. */
  public Path snapshots() {
    return root.resolve(SNAPSHOTS);
  }

  public boolean initialised() {
    return Files.isRegularFile(data().resolve("PG_VERSION"));
  }

  /**
   * Returns what tells this folder from another at the same path; empty where there is none, or the
   * platform cannot tell.
   */
  public Optional<Object> identity() {
    try {
      return Optional.ofNullable(Files.readAttributes(root, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Creates what is missing and checks what is there.
   *
   * @throws TempDbException when the folder is not ours, is a link, holds something else that
   *     others can reach, or cannot be made
   */
  public void prepare() {
    try {
      if (root.toString().chars().anyMatch(c -> c == '\n' || c == '\r')) {
        throw new TempDbException(
            "the path " + root + " has a line break, which PostgreSQL's pid file cannot hold",
            "Rename the folder");
      }
      if (Files.isSymbolicLink(root)) {
        throw new TempDbException(
            root + " is a symbolic link", "Put the folder itself there, or name where it is");
      }
      requireTrusted(root);
      requireNothingElse();
      privateDirectory(root);
      // Somebody else may have made a folder above meanwhile.
      requireTrusted(root);
      privateDirectory(run());
      privateDirectory(holders());
      privateDirectory(logs());
      for (Path file : List.of(lock(), startLock(), stopping(), detached())) {
        requireFile(file);
      }
    } catch (IOException e) {
      throw unusable(root, e);
    }
  }

  /** Who names a folder of everybody's, such as a project's own, must not find it closed. */
  private void requireNothingElse() throws IOException {
    if (OperatingSystem.WINDOWS
        || !Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
        || Files.getPosixFilePermissions(root).equals(PRIVATE)
        || initialised()
        // Other amp versions have the cluster here.
        || Files.isRegularFile(root.resolve("PG_VERSION"))) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (!OURS.contains(name) && !BESIDES.contains(name) && !name.matches(OWN_HIDDEN)) {
          throw new TempDbException(
              root + " holds " + name + ", and would be closed to other users for a database",
              "Name a folder that is the database's alone; it is made where it is missing");
        }
      }
    }
  }

  /**
   * Returns the folder of a cluster that exists, by its real path: symbolic links above it must not
   * give one cluster two names.
   *
   * @throws TempDbException when others could exchange it
   */
  public static ClusterFolder existing(Path root) throws IOException {
    requireTrusted(root);
    return new ClusterFolder(root.toRealPath());
  }

  /** Refuses a folder that others could exchange while it is used. */
  private static void requireTrusted(Path root) throws IOException {
    TrustedFolders trusted = TrustedFolders.ofUser();
    Optional<Trust.Objection> objection = trusted.objectionAbove(Trust.CODE, root);
    if (objection.isPresent()) {
      throw new TempDbException(
          ProblemKind.FAILED,
          objection.get().text() + ", who could exchange " + root,
          trusted.remedies(objection.get(), Trees.parent(root.toAbsolutePath())),
          null);
    }
  }

  /** What a shell opens by name must not lead to a file elsewhere, nor wait as a pipe does. */
  private static void requireFile(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new TempDbException(
          file + " is in the way: it is not a file", "Move it away and try again");
    }
  }

  /** Returns the first line of a small file, which may have been exchanged for anything. */
  public static String firstLine(Path file) throws IOException {
    return SmallFile.beginning(file, MOST_BYTES).lines().findFirst().orElse("").strip();
  }

  /** Tells whether a folder is one in which something is made, and that is gone afterwards. */
  static boolean isTemporary(Path folder) {
    Path name = folder.getFileName();
    return name != null
        && (name.toString().startsWith(STAGING) || name.toString().startsWith(PREPARING));
  }

  /** Mends what a server would refuse, and refuses what is no complete data directory. */
  public void repairData(Privileges privileges) throws IOException {
    if (Files.isSymbolicLink(data())) {
      throw new TempDbException(
          data() + " is a symbolic link: the lock in " + root + " would not protect the cluster",
          "Put the data directory itself there");
    }
    if (!Files.isRegularFile(data().resolve("global/pg_control"))) {
      throw new TempDbException(
          data() + " is incomplete: it has no global/pg_control",
          "Restore it from a backup, or move it away to start anew");
    }
    privileges.own(data());
    if (!OperatingSystem.WINDOWS && !Files.getPosixFilePermissions(data()).equals(PRIVATE)) {
      Files.setPosixFilePermissions(data(), PRIVATE);
    }
  }

  /**
   * Creates a directory with mode 0700, or checks that the one there is a directory of ours and
   * closes it to others.
   */
  public static void privateDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      if (OperatingSystem.WINDOWS) {
        NewFiles.folder(directory);
        return;
      }
      // Others must not be able to exchange what is made here.
      NewFiles.folder(Trees.parent(directory.toAbsolutePath()));
      try {
        NewFiles.privateFolder(directory);
      } catch (java.nio.file.FileAlreadyExistsException e) {
        // Another process made it meanwhile; what it made is checked below.
      }
    }
    if (OperatingSystem.WINDOWS) {
      return;
    }
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new TempDbException(
          directory + " is in the way: it is not a directory", "Move it away and try again");
    }
    Optional<Trust.Objection> foreign = Trust.DATA.objection(directory);
    if (foreign.isPresent()) {
      throw new TempDbException(
          foreign.get().text() + ", and this is user " + OperatingSystem.user(),
          "Run as its owner, or move the folder away to start anew");
    }
    if (!Files.getPosixFilePermissions(directory).equals(PRIVATE)) {
      Files.setPosixFilePermissions(directory, PRIVATE);
    }
  }

  public static ProblemException unusable(Path path, IOException e) {
    return unusable(path, e, Shortage.remedy(path, e));
  }

  /** Explains a failure of what would have taken so many bytes. */
  public static ProblemException unusable(Path path, IOException e, long needed) {
    return unusable(path, e, Shortage.remedy(path, e, needed));
  }

  private static ProblemException unusable(Path path, IOException e, Optional<Remedy> remedy) {
    if (e instanceof ClosedByInterruptException || e instanceof FileLockInterruptionException) {
      return new InterruptedWaitException();
    }
    return new TempDbException(
        Shortage.isDiskFull(e) ? ProblemKind.DISK_FULL : ProblemKind.FAILED,
        "cannot use " + path + ": " + Failure.describe(e),
        List.of(
            remedy.orElse(
                new Remedy.Advice(
                    e instanceof Command.TimeoutException
                        ? "Try again when the machine has less to do; that program was ended"
                        : "Make the folder writable, or choose another folder"))),
        e);
  }
}
