package amp.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.channels.FileChannel;
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
    Path base = base();
    Path installation = base.resolve("postgres-18");
    try {
      Files.createDirectories(base);
      // Several modules' tests may start at once: the first unpacks, the others wait.
      try (FileChannel lock =
              FileChannel.open(
                  base.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var held = lock.lock()) {
        if (!Files.isDirectory(installation)) {
          unpack(base, installation);
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

  private static void unpack(Path base, Path installation) throws IOException {
    Path staging = Files.createTempDirectory(base, "unpack");
    Path archive = staging.resolve("archive.txz");
    try (InputStream in = Binaries.class.getResourceAsStream(ARCHIVE)) {
      if (in == null) {
        throw new IOException(ARCHIVE + " is not on the class path");
      }
      Files.copy(in, archive);
    }
    Path target = Files.createDirectory(staging.resolve("postgres"));
    Run.command("tar", "-xJf", archive.toString(), "-C", target.toString()).orFail();
    Run.command("chmod", "-R", "a+rX", base.toString()).orFail();
    Files.move(target, installation, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(archive);
    Files.delete(staging);
  }
}
