package amp.tempdb.postgres.create;

import amp.ampup.OwnFolder;
import amp.os.Deadline;
import amp.os.Hash;
import amp.os.InterruptedWaitException;
import amp.os.file.Durable;
import amp.os.file.Mutex;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.os.process.TreeCopy;
import amp.os.process.TreeSync;
import amp.problem.ProblemException;
import amp.problem.Remedy;
import amp.tempdb.api.Durability;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.preparation.PreparationRun;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.cluster.SocketFolder;
import amp.tempdb.postgres.cluster.SocketProbe;
import amp.tempdb.postgres.installation.Transport;
import amp.tempdb.postgres.server.RunningServer;
import amp.tempdb.postgres.server.ServerStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * Clusters that were initialised once and are copied from then on, in ampup's folder: copying takes
 * a fifth of the time of initdb.
 */
public final class Templates {
  private static final int FORMAT = 4;

  /**
   * A preparation takes as long as its migrations do, whatever a start may take. Who is killed
   * while it makes a template gives the lock up, so this ends the wait for what hangs alone.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** The preparations that run in this process. */
  private static final Set<Running> RUNNING = ConcurrentHashMap.newKeySet();

  private final Programs programs;
  private final TempDbSpec spec;
  private final ClusterInitializer initializer;
  private final Duration patience;

  private record Running(Path template, Thread thread) {}

  public Templates(Programs programs, TempDbSpec spec, ClusterInitializer initializer) {
    this(programs, spec, initializer, PATIENCE);
  }

  /** With another limit to how long others may make a template. */
  Templates(Programs programs, TempDbSpec spec, ClusterInitializer initializer, Duration patience) {
    this.programs = programs;
    this.spec = spec;
    this.initializer = initializer;
    this.patience = patience;
  }

  /** Gives a new folder a data directory as the specification wants it. */
  void fill(ClusterFolder workshop) throws IOException {
    Path template = place();
    refuseToWaitForItself(template);
    if (!trusted(Trees.parent(template))
        || (!Files.isDirectory(template) && !kept(template))
        || !copy(template, workshop.data())) {
      build(workshop);
    }
  }

  private Path place() {
    return store(spec).resolve(name());
  }

  /** Returns the folder of the templates of this user. */
  public static Path store(TempDbSpec spec) {
    return OwnFolder.of(spec.home()).resolve("templates");
  }

  /**
   * Makes the template that clusters of this specification are copied from, unless it is there.
   *
   * @return whether it was made
   */
  public boolean ensure() throws IOException {
    Path template = place();
    refuseToWaitForItself(template);
    Path store = Trees.parent(template);
    Optional<Trust.Objection> objection = objection(store);
    if (objection.isPresent()) {
      throw new TempDbException(
          objection.get().text() + ", and no template in " + store + " is used",
          new Remedy.Command("If others could write it, delete it", "rm -r '" + store + "'"));
    }
    return !Files.isDirectory(template) && make(template, lock(template));
  }

  /**
   * Tells why no template is to be believed: what is in a cluster runs as this user. A folder that
   * others could write is not closed, since what is in it would then be believed.
   *
   * @param store the folder of the templates, which need not exist
   */
  public static Optional<Trust.Objection> objection(Path store) throws IOException {
    return TrustedFolders.ofUser().objection(Trust.CODE, store);
  }

  private static boolean trusted(Path store) throws IOException {
    Optional<Trust.Objection> objection = objection(store);
    objection.ifPresent(
        o ->
            LoggerFactory.getLogger(Templates.class)
                .warn("no template in {} is used: {}", store, o.text()));
    return objection.isEmpty();
  }

  /** Copies the template; false when somebody deleted it meanwhile. */
  private static boolean copy(Path template, Path data) throws IOException {
    try {
      Object before = Files.readAttributes(template, BasicFileAttributes.class).fileKey();
      TreeCopy.tree(template, data);
      Object after = Files.readAttributes(template, BasicFileAttributes.class).fileKey();
      if (Objects.equals(before, after)) {
        return true;
      }
    } catch (NoSuchFileException e) {
      LoggerFactory.getLogger(Templates.class).info("a template vanished: {}", e.getFile());
    }
    Trees.delete(data);
    return false;
  }

  /** Has the template made; false when ampup's folder cannot be written, which must stop nobody. */
  private boolean kept(Path template) {
    Optional<Mutex> lock;
    try {
      lock = lock(template);
    } catch (InterruptedWaitException e) {
      throw e;
    } catch (IOException | ProblemException e) {
      return withoutTemplate(e);
    }
    try {
      make(template, lock);
      return true;
    } catch (IOException | StartFailedException e) {
      // A full disk there need not be one here; what fails here too is reported from here.
      return withoutTemplate(e);
    }
  }

  /** Takes the template's lock; empty when another has it for longer than anything takes. */
  private Optional<Mutex> lock(Path template) throws IOException {
    // What others could put here would run as this user.
    ClusterFolder.privateDirectory(Trees.parent(template));
    Path file = template.resolveSibling(template.getFileName() + ".lock");
    Optional<Mutex> free = Mutex.take(file, Deadline.in(Duration.ZERO));
    if (free.isPresent()) {
      return free;
    }
    LoggerFactory.getLogger(Templates.class)
        .info("waiting for the template {}, which another process or thread makes", template);
    return Mutex.take(file, Deadline.in(patience));
  }

  /** The thread has the lock already, and would wait for what it does afterwards. */
  private void refuseToWaitForItself(Path template) {
    // A record's own equals is linked when it is first used: 20 ms of a start.
    for (Running running : RUNNING) {
      if (running.thread() == Thread.currentThread() && running.template().equals(template)) {
        throw new TempDbException(
            "the preparation "
                + spec.preparation().map(Preparation::key).orElse("")
                + " opens a database that begins with this preparation itself",
            "Let it use the connection that it is given, or open one without a preparation");
      }
    }
  }

  /** Makes the template, unless another process did meanwhile; tells whether it was made. */
  private boolean make(Path template, Optional<Mutex> lock) throws IOException {
    if (lock.isEmpty()) {
      throw new TempDbException(
          "the template "
              + template
              + ", which another process or thread makes, was not done within "
              + Deadline.text(patience),
          "See in the log of that one what its preparation waits for; if it is still at work, try"
              + " again when it is done");
    }
    try (Mutex held = lock.get()) {
      boolean missing = !Files.isDirectory(template);
      if (missing) {
        makeUnderLock(template);
      }
      return missing;
    }
  }

  private static boolean withoutTemplate(Exception reason) {
    LoggerFactory.getLogger(Templates.class).info("no template is kept", reason);
    return false;
  }

  private void makeUnderLock(Path template) throws IOException {
    String making = template.getFileName() + ".making-";
    ClusterInitializer.sweep(Trees.parent(template), making);
    // A new name each time: a killed predecessor's programs may still write under the old one.
    ClusterFolder workshop =
        new ClusterFolder(NewFiles.temporaryFolder(Trees.parent(template), making));
    try {
      build(workshop);
      TreeSync.sync(workshop.data());
      Durable.rename(workshop.data(), template);
      Durable.syncDirectory(Trees.parent(template));
      Trees.delete(workshop.root());
    } catch (IOException | RuntimeException | Error e) {
      ClusterInitializer.discard(workshop.root(), e);
      throw e;
    }
  }

  private void build(ClusterFolder workshop) throws IOException {
    ClusterFolder.privateDirectory(workshop.root());
    initializer.create(workshop.data());
    if (spec.preparation().isPresent()) {
      prepare(workshop, spec.preparation().get());
      Prepared.note(workshop.data(), spec.preparation().get());
    }
  }

  /** Runs a server on the new cluster for the length of the preparation. */
  private void prepare(ClusterFolder workshop, Preparation preparation) throws IOException {
    workshop.prepare();
    ServerStart start =
        new ServerStart(workshop, programs, making(workshop), "template", initializer.extensions());
    // A password that TCP makes is not kept: a project on TCP gives the role one of its own.
    Transport transport =
        SocketProbe.objection(workshop.root()).isPresent() ? Transport.TCP : Transport.UNIX;
    Running running = new Running(place(), Thread.currentThread());
    RUNNING.add(running);
    try {
      RunningServer server = start.start(transport).orElseThrow();
      PreparationRun.run(preparation.action(), preparation.key(), server);
      server.close();
    } finally {
      RUNNING.remove(running);
      SocketFolder.forget(workshop);
    }
  }

  /** The folder is named, since an ephemeral database's watcher would delete it with the server. */
  private TempDbSpec making(ClusterFolder workshop) {
    return TempDbSpec.at(workshop.root())
        .with(
            s -> {
              spec.settings().forEach(s::setting);
              s.database(spec.database())
                  .durability(Durability.FAST)
                  .startTimeout(spec.startTimeout())
                  .holder("preparation")
                  .setting("max_wal_size", initializer.leastWal());
            });
  }

  /** A name that differs whenever the content could. */
  String name() {
    List<String> parts = new ArrayList<>();
    // ampup's folder keeps its templates when it is moved or copied with its programs.
    Path initdb = programs.path("initdb");
    Path home = spec.home();
    parts.add((initdb.startsWith(home) ? home.relativize(initdb) : initdb).toString());
    parts.addAll(initializer.options(Path.of("data")));
    parts.add(programs.version().toString());
    parts.add(spec.database());
    parts.add(spec.preparation().map(Preparation::key).orElse(""));
    if (spec.preparation().isPresent() && !initializer.extensions().isEmpty()) {
      // What a preparation creates is of their version.
      parts.add(initializer.extensions().text());
    }
    // initdb writes the machine's time zone into the configuration. To ask ZoneId takes 4 ms more.
    parts.add(TimeZone.getDefault().getID());
    parts.add("format " + FORMAT);
    String hash = Hash.sha256(String.join("\0", parts)).substring(0, 16);
    return "postgres-" + programs.version() + "-" + hash;
  }
}
