package amp.tempdb.postgres.create;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.file.Durable;
import amp.os.file.Failure;
import amp.os.file.Mutex;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import amp.os.process.Command;
import amp.os.process.TreeSync;
import amp.problem.Remedy;
import amp.tempdb.api.Durability;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.cluster.Shortage;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.tempdb.postgres.server.SingleUser;
import amp.tempdb.postgres.server.Tuning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Makes data directories: beside their place, complete and on disk before they are renamed there.
 */
public final class ClusterInitializer {
  /** The postgresql.conf that initdb writes has 32 KiB. */
  private static final int MOST_BYTES = 1 << 20;

  /** It takes a second; on a slow and busy disk, many. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A write-ahead log elsewhere would be shared by all copies of a template. */
  private static final Set<String> OURS =
      Set.of("--pgdata", "--waldir", "--username", "--pwprompt", "--pwfile", "--sync-only");

  /** The databases that each cluster has. */
  private static final Set<String> OF_INITDB = Set.of("postgres", "template0", "template1");

  private final Programs programs;
  private final TempDbSpec spec;
  private final ServerExtensions extensions;
  private final Duration limit;

  /**
   * Prepares the making of a cluster.
   *
   * @param extensions what a preparation of the specification may create
   */
  public ClusterInitializer(Programs programs, TempDbSpec spec, ServerExtensions extensions) {
    this(programs, spec, extensions, LIMIT);
  }

  /** Prepares it with another limit to how long initdb may take. */
  ClusterInitializer(
      Programs programs, TempDbSpec spec, ServerExtensions extensions, Duration limit) {
    this.programs = programs;
    this.spec = spec;
    this.extensions = extensions;
    this.limit = limit;
  }

  ServerExtensions extensions() {
    return extensions;
  }

  /** Refuses options that would put the cluster, or a part of it, where this class does not. */
  public static void check(List<String> options) {
    for (String option : options) {
      String name = option.split("=", 2)[0];
      // An option's name may be abbreviated (getopt_long(3)).
      if (!name.startsWith("--") || OURS.stream().anyMatch(ours -> ours.startsWith(name))) {
        throw new TempDbException(
            "the initdb option \"" + option + "\" cannot be used here",
            "Leave it out, or write it in its long form with an equals sign");
      }
    }
  }

  /** Gives a folder its data directory; called under the folder's start lock. */
  public void initialise(ClusterFolder folder) throws IOException {
    refuseForeignContent(folder);
    ClusterFolder workshop =
        new ClusterFolder(NewFiles.temporaryFolder(folder.root(), ClusterFolder.STAGING));
    try {
      new Templates(programs, spec, this).fill(workshop);
      programs.privileges().own(workshop.data());
      if (spec.durability() == Durability.SAFE) {
        TreeSync.sync(workshop.data());
      }
      Files.deleteIfExists(folder.data());
      Durable.rename(workshop.data(), folder.data());
      Durable.syncDirectory(folder.root());
      Trees.delete(workshop.root());
    } catch (IOException | RuntimeException | Error e) {
      discard(workshop.root(), e);
      throw e;
    }
  }

  /** Makes a new cluster, with the database and nothing in it. */
  void create(Path data) throws IOException {
    ClusterFolder.privateDirectory(data);
    programs.privileges().ownForInitdb(data);
    Command command =
        Command.of(programs.namedWords("initdb"), options(data).toArray(String[]::new))
            .timeout(limit);
    Command.Result result = run(command, data);
    if (result.exitCode() != 0) {
      throw new StartFailedException(
          "initdb failed with exit code " + result.exitCode() + " for " + data,
          Shortage.ofProgram(Trees.parent(data), result.output(), whatToDo()),
          command.words(),
          result.exitCode(),
          result.output());
    }
    MapForks.delete(data);
    programs.privileges().own(data);
    if (!OF_INITDB.contains(spec.database())) {
      SingleUser.run(
          programs,
          data,
          List.of("CREATE DATABASE " + SingleUser.identifier(spec.database()) + ";"));
    }
    forgetWalLimits(data.resolve("postgresql.conf"));
  }

  /** On Windows initdb hands the path of its own files on to a server that reads UTF-8 there. */
  private String whatToDo() {
    Path bin = programs.installation().bin();
    return OperatingSystem.WINDOWS && !bin.toString().chars().allMatch(c -> c < 128)
        ? "Have PostgreSQL in a folder whose path is of ASCII letters alone, as AMPUP_HOME can say:"
            + " this is in "
            + bin
        : "See its messages below";
  }

  private Command.Result run(Command initdb, Path data) throws IOException {
    try {
      return initdb.run();
    } catch (Command.TimeoutException e) {
      throw new StartFailedException(
          "initdb did not end within " + Deadline.text(limit) + " for " + data,
          Remedy.advice(
              "Try again when the machine has less to do; if it fails again, see whether the disk"
                  + " of that folder can be written, or choose a folder on another disk"),
          initdb.words(),
          -1,
          "");
    }
  }

  /**
   * The limits were for the cluster's making; a server that is not ours is to have its defaults.
   */
  private static void forgetWalLimits(Path configuration) throws IOException {
    String text =
        new String(SmallFile.bytes(configuration, MOST_BYTES), StandardCharsets.ISO_8859_1);
    String without = text.replaceAll("(?m)^(?=(?:min|max)_wal_size = )", "#");
    Files.writeString(configuration, without, StandardCharsets.ISO_8859_1);
  }

  /**
   * Returns how much write-ahead log a new cluster keeps: all it keeps beyond one segment is
   * copied, and never read.
   */
  String leastWal() {
    String segment = "1";
    for (String option : spec.initdbOptions()) {
      if (option.matches("--wal-s[a-z]*=\\d{1,4}")) {
        segment = option.substring(option.indexOf('=') + 1);
      }
    }
    return Tuning.leastWalMebibytes(Integer.parseInt(segment)) + "MB";
  }

  /** Returns the words that decide what a new cluster is like. */
  List<String> options(Path data) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-D", data.toString(), "-U", Endpoint.USER, "--no-sync"));
    // Our own rules of access replace the file made here; this is what a bare server would use.
    words.addAll(List.of("--auth-local=trust", "--auth-host=scram-sha-256"));
    // Small segments keep an idle cluster's write-ahead log small.
    words.addAll(List.of("--wal-segsize=1", "--encoding=UTF8"));
    // Before version 16 there is no such option.
    if (programs.version().major() >= 16) {
      words.add("--set=min_wal_size=" + leastWal());
      words.add("--set=max_wal_size=" + leastWal());
    }
    if (spec.initdbOptions().stream().noneMatch(o -> o.startsWith("--locale"))) {
      if (programs.version().major() >= 17) {
        words.addAll(
            List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"));
      } else {
        words.add("--locale=C");
      }
    }
    words.addAll(spec.initdbOptions());
    return words;
  }

  /**
   * Deletes what killed predecessors left unfinished: data directories, and whole clusters and
   * snapshots that nobody prepares any more. Called under the folder's start lock.
   */
  public static void sweep(ClusterFolder folder) throws IOException {
    List<Path> prepared = new ArrayList<>();
    for (Path entry : Trees.children(folder.root())) {
      if (named(entry, ClusterFolder.STAGING)) {
        Trees.deleteAbandoned(entry);
      } else if (named(entry, ClusterFolder.PREPARING)) {
        prepared.add(entry);
      }
    }
    if (!prepared.isEmpty()) {
      sweepPrepared(folder, prepared);
    }
  }

  /**
   * Whoever prepares one holds the lock of the clusters from before it is there until it is gone or
   * has another name; what is decided has one. What cannot be deleted keeps no database from being
   * started.
   */
  private static void sweepPrepared(ClusterFolder folder, List<Path> prepared) {
    try (Mutex lock = Mutex.take(folder.clustersLock(), Deadline.in(Duration.ZERO)).orElse(null)) {
      if (lock != null) {
        for (Path leftover : prepared) {
          Trees.deleteAbandoned(leftover);
        }
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(ClusterInitializer.class)
          .warn("what an interrupted command left cannot be deleted: {}", Failure.describe(e));
    }
  }

  /** Deletes the directories whose names begin like this; called under the lock that guards it. */
  public static void sweep(Path parent, String prefix) throws IOException {
    try (DirectoryStream<Path> leftovers =
        Files.newDirectoryStream(parent, entry -> named(entry, prefix))) {
      for (Path leftover : leftovers) {
        Trees.deleteAbandoned(leftover);
      }
    }
  }

  private static boolean named(Path entry, String prefix) {
    return entry.getFileName().toString().startsWith(prefix);
  }

  public static void discard(Path staging, Throwable reason) {
    try {
      Trees.delete(staging);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  /** A directory that is there and is no cluster may hold anything: it is never overwritten. */
  private static void refuseForeignContent(ClusterFolder folder) throws IOException {
    Path data = folder.data();
    if (!Files.exists(data, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isDirectory(data, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(data)) {
        if (!entries.iterator().hasNext()) {
          return;
        }
      }
    }
    throw new TempDbException(
        data + " is there and is not a PostgreSQL data directory (it has no PG_VERSION)",
        "Move it away to start anew, or put a complete data directory in its place");
  }
}
