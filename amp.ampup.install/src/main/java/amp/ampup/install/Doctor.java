package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.OwnFolder;
import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.install.check.StoreFolder;
import amp.ampup.install.check.WindowsHost;
import amp.ampup.install.extension.SameNames;
import amp.ampup.store.check.HostLibraries;
import amp.ampup.store.check.LibraryNeeds;
import amp.ampup.store.check.SharedLibraries;
import amp.ampup.store.check.SmokeTest;
import amp.os.OperatingSystem;
import amp.os.file.DiskRoom;
import amp.os.file.Trees;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.os.process.SearchPath;
import amp.problem.ByteSize;
import amp.problem.Finding;
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
  private static final String EXTENSIONS = "extensions";

  private final Store store;
  private final Map<String, String> environment;
  private final List<Finding> findings = new ArrayList<>();

  private Doctor(Store store, Map<String, String> environment) {
    this.store = store;
    this.environment = environment;
  }

  /**
   * Looks at a store, and at what is installed in it.
   *
   * @param environment the environment variables
   */
  public static List<Finding> store(Store store, Map<String, String> environment) {
    Doctor doctor = new Doctor(store, environment);
    doctor.writable();
    doctor.room();
    doctor.postgres();
    doctor.extensions();
    doctor.leftovers();
    doctor.path();
    if (OperatingSystem.WINDOWS) {
      doctor.findings.addAll(WindowsHost.store(store.layout().home()));
    }
    return doctor.findings;
  }

  /**
   * Looks at this machine and its user.
   *
   * @param metadb the folder of a database, the length of whose paths is checked; it need not exist
   */
  public static List<Finding> host(Path metadb) {
    List<Finding> findings = new ArrayList<>(List.of(platform()));
    // Windows has no socket whose path could be too long, and no root.
    findings.addAll(
        OperatingSystem.WINDOWS ? new WindowsHost().host(metadb) : List.of(socket(metadb), user()));
    return findings;
  }

  private static Finding platform() {
    try {
      Platform platform = Platform.current();
      String library = platform.os().equals("linux") ? platform.musl() ? ", musl" : ", glibc" : "";
      return Finding.ok("platform", platform + library);
    } catch (AmpupException e) {
      return Finding.error("platform", e);
    }
  }

  private void writable() {
    Optional<AmpupException> obstacle = StoreFolder.obstacle(store.layout().home());
    if (obstacle.isPresent()) {
      findings.add(Finding.error("store", obstacle.get()));
      return;
    }
    Path path = DiskRoom.existing(store.layout().home());
    TrustedFolders trusted = TrustedFolders.of(environment, OperatingSystem.userHome());
    Optional<Trust.Objection> objection = objection(trusted);
    if (objection.isPresent()) {
      add(
          Finding.Level.WARNING,
          "store",
          objection.get().text() + ", who could replace programs",
          trusted.remedies(objection.get(), store.layout().home()));
    } else if (Files.isDirectory(path) && Files.isWritable(path)) {
      ok("store", store.layout().home() + " can be written");
    } else if (OwnFolder.isAnothers(store.layout().home())) {
      ok("store", store.layout().home() + " is shared: another user installs and removes");
    } else {
      add(
          Finding.Level.ERROR,
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
      add(Finding.Level.WARNING, "disk", "the free space of " + path + " is unknown", List.of());
      return;
    }
    long free = room.getAsLong();
    String message = ByteSize.text(free) + " are free for " + store.layout().home();
    if (free < ROOM) {
      String advice = "Free some space: ampup gc; PostgreSQL needs about 100 MB";
      add(Finding.Level.WARNING, "disk", message, advice);
    } else {
      ok("disk", message);
    }
  }

  private void postgres() {
    Optional<AmpupException> refusal = store.refusal("postgres");
    if (refusal.isPresent()) {
      add(Finding.Level.ERROR, "postgres", refusal.get().problem(), refusal.get().remedies());
      return;
    }
    Optional<Installed> active = store.active("postgres");
    if (active.isEmpty()) {
      add(
          Finding.Level.WARNING,
          "postgres",
          "no PostgreSQL of ampup is active",
          Remedy.Install.postgres());
      return;
    }
    Installed installed = active.get();
    try {
      SmokeTest.postgres(installed.directory(), installed.platform());
      ok("postgres", installed.version() + " runs");
    } catch (AmpupException e) {
      add(Finding.Level.ERROR, "postgres", e.problem(), e.remedies());
    }
    List<String> ofPrograms = SharedLibraries.ofPrograms(installed);
    for (String missing : ofPrograms) {
      add(
          Finding.Level.ERROR,
          "libraries",
          missing + " is missing",
          SharedLibraries.remedy(missing));
    }
    for (String missing : SharedLibraries.ofModules(installed, ofPrograms)) {
      add(
          Finding.Level.WARNING,
          "libraries",
          missing + " is missing: a procedural language or extension that uses it will not load",
          SharedLibraries.remedy(missing));
    }
  }

  private void extensions() {
    HostLibraries host = HostLibraries.ofHost();
    for (String component : store.names()) {
      List<AmpupException> damaged =
          component.equals("postgres") ? List.of() : store.damaged(component);
      for (AmpupException damage : damaged) {
        add(Finding.Level.ERROR, EXTENSIONS, damage.problem(), damage.remedies());
      }
      store.installed(component).stream()
          .filter(i -> i.platform().equals(Platform.current()))
          .filter(
              i -> damaged.stream().noneMatch(d -> d.problem().contains(i.directory().toString())))
          .forEach(i -> i.extension().ifPresent(of -> extension(i, of.postgres(), host)));
    }
  }

  private void sameNames(Installed installed) {
    if (store.isActive(installed)) {
      for (String notice : SameNames.notices(store, installed)) {
        add(Finding.Level.WARNING, EXTENSIONS, notice, List.of());
      }
    }
  }

  private void extension(Installed installed, int postgres, HostLibraries host) {
    sameNames(installed);
    String name = installed.component() + " " + installed.version() + " for PostgreSQL " + postgres;
    try {
      List<LibraryNeeds.Unmet> unmet =
          LibraryNeeds.ofExtension(store, installed.directory(), postgres, host);
      if (unmet.isEmpty()) {
        ok(EXTENSIONS, name + " finds the libraries that it needs");
      }
      for (LibraryNeeds.Unmet need : unmet) {
        add(
            Finding.Level.ERROR,
            EXTENSIONS,
            name + " does not find " + need.shown(),
            SharedLibraries.remedy(need.library()));
      }
    } catch (IOException e) {
      add(
          Finding.Level.ERROR,
          EXTENSIONS,
          name + " cannot be read (" + e + ")",
          "Make it readable");
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
            Finding.Level.WARNING,
            "leftovers",
            count + " of interrupted work, " + parts + " partial downloads",
            "The next ampup clears or continues them; ampup gc does it now");
      }
    } catch (IOException e) {
      add(
          Finding.Level.ERROR,
          "leftovers",
          "the store cannot be read (" + e + ")",
          "Make it readable");
    }
  }

  private void path() {
    Path bin = store.layout().bin();
    if (!Files.isDirectory(bin)) {
      ok("PATH", bin + " is not needed yet");
      return;
    }
    String[] folders = SearchPath.variable(environment).orElse("").split(File.pathSeparator);
    if (List.of(folders).contains(bin.toString())) {
      ok("PATH", bin + " is in it");
    } else {
      add(
          Finding.Level.WARNING,
          "PATH",
          bin + " is not in it",
          "Run ampup init, and open a new terminal");
    }
  }

  private static Finding socket(Path metadb) {
    String socket = metadb.resolve("run/.s.PGSQL.5432").toString();
    int length = socket.getBytes(StandardCharsets.UTF_8).length;
    int limit = OperatingSystem.SOCKET_PATH_LIMIT;
    return Finding.ok(
        "socket",
        length <= limit
            ? "its path has " + length + " of " + limit + " bytes"
            : "its path has "
                + length
                + " bytes, more than "
                + limit
                + "; a short one is used instead");
  }

  private static Finding user() {
    return OperatingSystem.root()
        ? Finding.warning(
            "user",
            "this is root, and PostgreSQL refuses to run as root",
            new Remedy.Advice(
                "The daemon starts it as another user by itself;"
                    + " an ordinary user needs nothing of this"))
        : Finding.ok("user", System.getProperty("user.name"));
  }

  private void ok(String subject, String message) {
    add(Finding.Level.OK, subject, message, List.of());
  }

  private void add(Finding.Level level, String subject, String message, String advice) {
    add(level, subject, message, Remedy.advice(advice));
  }

  private void add(Finding.Level level, String subject, String message, Remedy remedy) {
    add(level, subject, message, List.of(remedy));
  }

  private void add(Finding.Level level, String subject, String message, List<Remedy> remedies) {
    findings.add(new Finding(level, subject, message, remedies));
  }
}
