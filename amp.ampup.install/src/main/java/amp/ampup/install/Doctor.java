package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.OwnFolder;
import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.install.check.SharedLibraries;
import amp.ampup.install.check.SmokeTest;
import amp.os.OperatingSystem;
import amp.os.file.DiskRoom;
import amp.os.file.Trees;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.problem.ByteSize;
import amp.problem.Remedy;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks for what keeps PostgreSQL from running here, and says what to do about it. */
public final class Doctor {
  private static final long ROOM = 300_000_000;

  /** How bad a finding is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, and could work better. */
    WARNING,
    /** Does not work. */
    ERROR
  }

  /**
   * One thing that was looked at.
   *
   * @param level how bad it is
   * @param subject what was looked at
   * @param message what was found
   * @param remedies what to do; empty when there is nothing to do
   */
  public record Finding(Level level, String subject, String message, List<Remedy> remedies) {}

  private final Store store;
  private final Map<String, String> environment;
  private final List<Finding> findings = new ArrayList<>();

  private Doctor(Store store, Map<String, String> environment) {
    this.store = store;
    this.environment = environment;
  }

  /**
   * Looks at everything and returns what was found.
   *
   * @param store the store
   * @param environment the environment variables
   * @param project the folder whose socket path is checked
   */
  public static List<Finding> examine(Store store, Map<String, String> environment, Path project) {
    Doctor doctor = new Doctor(store, environment);
    doctor.platform();
    doctor.writable();
    doctor.room();
    doctor.postgres();
    doctor.leftovers();
    doctor.path();
    doctor.socket(project);
    doctor.root();
    return doctor.findings;
  }

  private void platform() {
    try {
      Platform platform = Platform.current();
      String library = platform.os().equals("linux") ? platform.musl() ? ", musl" : ", glibc" : "";
      ok("platform", platform + library);
    } catch (AmpupException e) {
      add(Level.ERROR, "platform", e.problem(), e.remedies());
    }
  }

  private void writable() {
    Path path = DiskRoom.existing(store.layout().home());
    TrustedFolders trusted = TrustedFolders.of(environment, OperatingSystem.userHome());
    Optional<Trust.Objection> objection = objection(trusted);
    if (objection.isPresent()) {
      add(
          Level.WARNING,
          "store",
          objection.get().text() + ", who could replace programs",
          trusted.remedies(objection.get(), store.layout().home()));
    } else if (Files.isDirectory(path) && Files.isWritable(path)) {
      ok("store", store.layout().home() + " can be written");
    } else if (OwnFolder.isAnothers(store.layout().home())) {
      ok("store", store.layout().home() + " is shared: another user installs and removes");
    } else {
      add(
          Level.ERROR,
          "store",
          path + " cannot be written",
          "Make it writable for this user, or set AMPUP_HOME to another folder");
    }
  }

  private Optional<Trust.Objection> objection(TrustedFolders trusted) {
    try {
      return trusted.objection(Trust.CODE, store.layout().home());
    } catch (IOException e) {
      // What cannot be examined cannot be written either, which is told.
      return Optional.empty();
    }
  }

  private void room() {
    Path path = DiskRoom.existing(store.layout().home());
    OptionalLong room = DiskRoom.free(path);
    if (room.isEmpty()) {
      add(Level.WARNING, "disk", "the free space of " + path + " is unknown", List.of());
      return;
    }
    long free = room.getAsLong();
    String message = ByteSize.text(free) + " are free for " + store.layout().home();
    if (free < ROOM) {
      String advice = "Free some space: ampup gc; PostgreSQL needs about 100 MB";
      add(Level.WARNING, "disk", message, advice);
    } else {
      ok("disk", message);
    }
  }

  private void postgres() {
    Optional<AmpupException> refusal = store.refusal("postgres");
    if (refusal.isPresent()) {
      add(Level.ERROR, "postgres", refusal.get().problem(), refusal.get().remedies());
      return;
    }
    Optional<Installed> active = store.active("postgres");
    if (active.isEmpty()) {
      add(Level.WARNING, "postgres", "no PostgreSQL of ampup is active", Remedy.Install.postgres());
      return;
    }
    Installed installed = active.get();
    try {
      SmokeTest.postgres(installed.directory(), installed.platform());
      ok("postgres", installed.version() + " runs");
    } catch (AmpupException e) {
      add(Level.ERROR, "postgres", e.problem(), e.remedies());
    }
    List<String> ofPrograms = SharedLibraries.ofPrograms(installed);
    for (String missing : ofPrograms) {
      add(Level.ERROR, "libraries", missing + " is missing", SharedLibraries.remedy(missing));
    }
    for (String missing : SharedLibraries.ofModules(installed, ofPrograms)) {
      add(
          Level.WARNING,
          "libraries",
          missing + " is missing: a procedural language or extension that uses it will not load",
          SharedLibraries.remedy(missing));
    }
  }

  private void leftovers() {
    Layout layout = store.layout();
    try {
      int count = Trees.children(layout.staging()).size() + Trees.children(layout.trash()).size();
      long parts =
          Trees.children(layout.downloads()).stream()
              .filter(path -> path.toString().endsWith(".part"))
              .count();
      if (count + parts == 0) {
        ok("leftovers", "none");
      } else {
        add(
            Level.WARNING,
            "leftovers",
            count + " of interrupted work, " + parts + " partial downloads",
            "The next ampup clears or continues them; ampup gc does it now");
      }
    } catch (IOException e) {
      add(Level.ERROR, "leftovers", "the store cannot be read (" + e + ")", "Make it readable");
    }
  }

  private void path() {
    Path bin = store.layout().bin();
    if (!Files.isDirectory(bin)) {
      ok("PATH", bin + " is not needed yet");
      return;
    }
    String[] folders = environment.getOrDefault("PATH", "").split(File.pathSeparator);
    if (List.of(folders).contains(bin.toString())) {
      ok("PATH", bin + " is in it");
    } else {
      add(Level.WARNING, "PATH", bin + " is not in it", "Run ampup init, and open a new terminal");
    }
  }

  private void socket(Path project) {
    String socket = project.resolve(".amp/metadb/run/.s.PGSQL.5432").toString();
    int length = socket.getBytes(StandardCharsets.UTF_8).length;
    int limit = OperatingSystem.SOCKET_PATH_LIMIT;
    if (length <= limit) {
      ok("socket", "its path has " + length + " of " + limit + " bytes");
    } else {
      ok(
          "socket",
          "its path has "
              + length
              + " bytes, more than "
              + limit
              + "; a short one is used instead");
    }
  }

  private void root() {
    if (!OperatingSystem.root()) {
      ok("user", System.getProperty("user.name"));
      return;
    }
    add(
        Level.WARNING,
        "user",
        "this is root, and PostgreSQL refuses to run as root",
        "The daemon starts it as another user by itself; an ordinary user needs nothing of this");
  }

  private void ok(String subject, String message) {
    add(Level.OK, subject, message, List.of());
  }

  private void add(Level level, String subject, String message, String advice) {
    add(level, subject, message, Remedy.advice(advice));
  }

  private void add(Level level, String subject, String message, Remedy remedy) {
    add(level, subject, message, List.of(remedy));
  }

  private void add(Level level, String subject, String message, List<Remedy> remedies) {
    findings.add(new Finding(level, subject, message, remedies));
  }
}
