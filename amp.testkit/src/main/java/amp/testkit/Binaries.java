package amp.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The PostgreSQL programs that tests run, unpacked once a build from what Maven brought. */
public final class Binaries {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private Binaries() {}

  /**
   * Returns the directory of an unpacked PostgreSQL 18, with {@code bin}, {@code lib}, {@code
   * share}.
   */
  public static synchronized Path postgres18() {
    return once("postgres-18", target -> unpack(archive(), target));
  }

  /**
   * Returns the directory of an unpacked older PostgreSQL.
   *
   * @param major 12, 15 or 17
   */
  public static synchronized Path postgres(int major) {
    Path jar = base().resolve("older").resolve("postgres-" + major + ".jar");
    return once("postgres-" + major, target -> unpack(jar, target));
  }

  /** Makes a folder, which does not exist yet. */
  @FunctionalInterface
  interface Maker {
    void make(Path folder) throws IOException;
  }

  /**
   * Returns the folder of a name that the tests of one build share; the first who asks makes it.
   */
  static synchronized Path once(String name, Maker maker) {
    Path base = base();
    Path made = base.resolve(name);
    try {
      Files.createDirectories(base);
      // Several modules' tests may start at once: the first makes it, the others wait.
      try (FileChannel lock =
              FileChannel.open(
                  base.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var held = lock.lock()) {
        if (!Files.isDirectory(made)) {
          Path staging = Files.createTempDirectory(base, "making");
          // Programs of another user than root may go in.
          Run.command("chmod", "a+rx", base.toString(), staging.toString()).orFail();
          maker.make(staging.resolve("made"));
          Files.move(staging.resolve("made"), made, StandardCopyOption.ATOMIC_MOVE);
          Run.command("rm", "-rf", staging.toString()).orFail();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return made;
  }

  /** Returns an ampup folder that the tests of one build share, so that templates are made once. */
  public static Path sharedHome() {
    return base().resolve("home");
  }

  /** Returns the archive that Maven brought: the jar that holds the programs. */
  public static Path archive() {
    URL resource = Binaries.class.getResource(ARCHIVE);
    if (resource == null) {
      throw new IllegalStateException(ARCHIVE + " is not on the class path");
    }
    String jar = resource.getPath();
    return Path.of(URI.create(jar.substring(0, jar.indexOf('!'))));
  }

  private static Path base() {
    return Path.of(System.getProperty("amp.testkit.directory", "target/testkit")).toAbsolutePath();
  }

  private static void unpack(Path jar, Path target) throws IOException {
    Path archive = target.resolveSibling("archive.txz");
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      Files.copy(zip.getPath(ARCHIVE), archive);
    }
    Files.createDirectory(target);
    Run.command("tar", "-xJf", archive.toString(), "-C", target.toString()).orFail();
    Run.command("chmod", "-R", "a+rX", target.toString()).orFail();
  }
}
