package amp.tempdb.api.internal;

import amp.json.Json;
import amp.json.JsonException;
import amp.os.file.Durable;
import amp.os.file.Failure;
import amp.os.file.NewFiles;
import amp.os.process.LiveFiles;
import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.ServerInfo;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the folder of a database tells of backends that keep its data elsewhere: which one has it,
 * in {@code backend.json}, and who has it open, in {@code users}. Otherwise the next program, which
 * chooses for itself, would make a second database here. A backend that keeps the data here needs
 * neither: the data directory is seen, and the engine knows who uses it.
 */
public final class FolderMemory {
  private static final int FORMAT = 1;

  private final Path folder;

  /** Names the folder, which need not exist. */
  public FolderMemory(Path folder) {
    this.folder = folder;
  }

  private Path file() {
    return folder.resolve("backend.json");
  }

  private Path users() {
    return folder.resolve("users");
  }

  /**
   * Returns the backend that has the data of this folder; empty if the data is in the folder, or
   * there is none yet.
   */
  public Optional<String> backend() {
    Optional<FolderUse> use = uses().stream().findFirst();
    return use.isPresent() ? use.map(FolderUse::backend) : remembered();
  }

  /** Tells whether a backend has the data of this folder; no where that cannot be read. */
  public boolean isWith(String backend) {
    try {
      return backend().filter(backend::equals).isPresent();
    } catch (TempDbException e) {
      // Whoever opens it is told so, unless a backend is named.
      return false;
    }
  }

  private Optional<String> remembered() {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    try {
      var json = Json.readObject(file());
      if (json.number("format") != FORMAT) {
        throw new JsonException("\"format\" is not " + FORMAT);
      }
      return Optional.of(json.string("backend"));
    } catch (IOException | JsonException e) {
      throw new TempDbException(
          file()
              + " cannot be read, which names the backend that has the data of this folder: "
              + e.getMessage(),
          "Name the backend, which writes it anew");
    }
  }

  /** Returns what runs, as those who have it open were told; empty if nobody has it open. */
  public Optional<RunningDb> running() {
    return uses().stream().flatMap(use -> Optional.ofNullable(use.database()).stream()).findFirst();
  }

  /** Returns who has it open, as they call themselves, with their process ids. */
  public List<String> holders() {
    return named(uses());
  }

  /**
   * Returns those of them who were given the server that this process was given, and not one of
   * before that has ended without their notice.
   */
  public List<String> holdersOfSameServer() {
    long own = ProcessHandle.current().pid();
    List<FolderUse> uses = uses();
    Set<Long> servers =
        uses.stream()
            .filter(use -> use.pid() == own)
            .flatMap(use -> use.server().stream())
            .collect(Collectors.toSet());
    return named(
        uses.stream().filter(use -> use.server().filter(servers::contains).isPresent()).toList());
  }

  private static List<String> named(List<FolderUse> uses) {
    return uses.stream().map(use -> use.holder() + " (process " + use.pid() + ")").toList();
  }

  private List<FolderUse> uses() {
    if (!Files.isDirectory(users())) {
      return List.of();
    }
    try {
      return LiveFiles.texts(users()).stream().flatMap(t -> FolderUse.parse(t).stream()).toList();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Refuses a backend while the database is open with another.
   *
   * @throws BusyException if it is
   */
  public void requireNoOther(String backend) {
    for (FolderUse use : uses()) {
      if (!use.backend().equals(backend)) {
        ConnectionInfo connection = use.database() == null ? null : use.database().connection();
        // What becomes of its server, the backend decides.
        throw busy(
            folder, use.backend(), new Remedy.Advice("End what uses it"), use.pid(), connection);
      }
    }
  }

  /** This process is registered already: whoever finds another of its name is the second. */
  private void requireSole(String holder) {
    List<FolderUse> same = uses().stream().filter(use -> use.holder().equals(holder)).toList();
    if (same.size() > 1) {
      FolderUse other =
          same.stream().filter(use -> use.database() != null).findFirst().orElse(same.get(0));
      throw new BusyException(
          holder + " already runs for " + folder,
          Remedy.advice("Use it"),
          other.pid(),
          other.database() == null ? null : other.database().connection());
    }
  }

  /** Says that the database of a folder runs here, with another backend. */
  public static BusyException busy(Path folder, RunningDb here) {
    ServerInfo server = here.server();
    return busy(
        folder, server.backend(), new Remedy.StopServer(folder), server.pid(), here.connection());
  }

  private static BusyException busy(
      Path folder, String backend, Remedy end, long pid, @Nullable ConnectionInfo at) {
    return new BusyException(
        "the database of " + folder + " runs with the backend " + backend,
        List.of(end, new Remedy.UseBackend(backend)),
        pid,
        at);
  }

  /** Notes that the data is here. */
  public void forget() {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Opens the database with a backend that keeps its data elsewhere, and remembers that. */
  public OpenDb open(String backend, TempDbSpec spec, Opening opening) {
    long pid = ProcessHandle.current().pid();
    FolderUse waiting = new FolderUse(backend, spec.holder(), pid, null);
    // Whoever opens it with another backend meanwhile sees this, or is seen here.
    LiveFiles.Registration waits = register(waiting);
    try {
      opening.check();
      requireNoOther(backend);
      if (spec.soleHolder()) {
        requireSole(spec.holder());
      }
      OpenDb open = opening.open();
      try {
        remember(backend);
        RunningDb database =
            new RunningDb(open.connection(), open.server(), open.tcpConnection().orElse(null));
        return new RegisteredDb(
            open, register(new FolderUse(backend, spec.holder(), pid, database)));
      } catch (RuntimeException e) {
        open.close();
        throw e;
      }
    } finally {
      RegisteredDb.end(waits);
    }
  }

  /** What is done while this process is registered as a user. */
  public interface Opening {
    /** Refuses where a backend runs that keeps the data here. */
    void check();

    /** Opens the database. */
    OpenDb open();
  }

  private LiveFiles.Registration register(FolderUse use) {
    Path users = users();
    try {
      if (!Files.isDirectory(users)) {
        NewFiles.privateFolders(users);
      }
      return LiveFiles.make(users, use.text());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void remember(String backend) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("format", FORMAT);
    values.put("backend", backend);
    try {
      Durable.keep(file(), Json.write(values));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private TempDbException unusable(IOException e) {
    return new TempDbException(
        "cannot use " + folder + ": " + Failure.describe(e),
        "Make the folder writable, or choose another folder",
        e);
  }
}
