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
    return unpacked("postgres-18", archive());
  }

  /**
   * Returns the directory of an unpacked older PostgreSQL.
   *
   * @param major 12, 15 or 17
   */
  public static synchronized Path postgres(int major) {
    Path jar = base().resolve("older").resolve("postgres-" + major + ".jar");
    return unpacked("postgres-" + major, jar);
  }

  private static Path unpacked(String name, Path jar) {
    Path base = base();
    Path installation = base.resolve(name);
    try {
      Files.createDirectories(base);
      // Several modules' tests may start at once: the first unpacks, the others wait.
      try (FileChannel lock =
              FileChannel.open(
                  base.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var held = lock.lock()) {
        if (!Files.isDirectory(installation)) {
          unpack(base, installation, jar);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return installation;
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

  private static void unpack(Path base, Path installation, Path jar) throws IOException {
    Path staging = Files.createTempDirectory(base, "unpack");
    Path archive = staging.resolve("archive.txz");
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      Files.copy(zip.getPath(ARCHIVE), archive);
    }
    Path target = Files.createDirectory(staging.resolve("postgres"));
    Run.command("tar", "-xJf", archive.toString(), "-C", target.toString()).orFail();
    // Not all of the folder: templates in it that others may read are not believed any more.
    Run.command("chmod", "-R", "a+rX", target.toString()).orFail();
    Run.command("chmod", "a+rx", base.toString()).orFail();
    Files.move(target, installation, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(archive);
    Files.delete(staging);
  }
}
