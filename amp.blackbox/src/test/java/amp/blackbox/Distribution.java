package amp.blackbox;

import amp.testkit.Binaries;
import amp.testkit.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;

/**
 * The distribution as built, an ampup folder with PostgreSQL in it, and a Java, each at a place
 * that every user of this machine may read. Made once a build.
 */
public record Distribution(Path programs, Path ampupHome, Path java) {
  private static final String VERSION = "18.6.0";

  /** Returns the distribution, which the first caller prepares. */
  public static Distribution prepared() {
    return Prepared.DISTRIBUTION;
  }

  /** Copies the programs and the ampup folder to where a test needs them. */
  Distribution copiedTo(Path folder) {
    copy(Objects.requireNonNull(programs.getParent()), folder.resolve("amp"));
    copy(ampupHome, folder.resolve("store"));
    return new Distribution(folder.resolve("amp/bin"), folder.resolve("store"), java);
  }

  /** Makes a folder that others may enter, as JUnit's own temporary folders do not allow. */
  public static Path openFolder(String prefix) {
    return openFolder(Path.of(System.getProperty("java.io.tmpdir")), prefix);
  }

  /** Makes such a folder in another one. */
  static Path openFolder(Path parent, String prefix) {
    try {
      Path folder = Files.createTempDirectory(parent, prefix).toRealPath();
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Prepared {
    static final Distribution DISTRIBUTION = prepare(openFolder("amp-dist"));
  }

  private static Distribution prepare(Path root) {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> Run.command("rm", "-rf", root.toString())));
    String other = System.getProperty("amp.distribution", "");
    Path built = other.isEmpty() ? Reactor.folder("amp.cli").resolve("target/amp") : Path.of(other);
    copy(built, root.resolve("amp"));
    Path java = Path.of(System.getProperty("java.home"));
    if (!othersMayRun(java)) {
      copy(java, root.resolve("java"));
      java = root.resolve("java");
    }
    Distribution made = new Distribution(root.resolve("amp/bin"), root.resolve("home"), java);
    made.install();
    made.makeTemplate(root.resolve("first"));
    return made;
  }

  static void copy(Path from, Path to) {
    Run.command("cp", "-a", from.toString(), to.toString()).orFail();
  }

  private static boolean othersMayRun(Path java) {
    if (!Sandbox.ROOT) {
      return true;
    }
    String program = java.resolve("bin/java").toString();
    return Run.command("setpriv", "--reuid", "65534", "--clear-groups", "test", "-x", program)
            .exitCode()
        == 0;
  }

  /** Ampup checks the archive's hash. */
  private void install() {
    ProcessBuilder builder =
        new ProcessBuilder(
            programs.resolve("ampup").toString(),
            "install",
            "--component",
            "postgres",
            VERSION,
            "--offline",
            "--from",
            Binaries.archive().toString());
    builder.environment().putAll(Map.of("AMPUP_HOME", ampupHome.toString(), "JAVA_HOME", home()));
    Run.of(builder).orFail();
  }

  /** Every test copies the ampup folder, and with it the template of its cluster. */
  private void makeTemplate(Path project) {
    try (Sandbox sandbox = new Sandbox(this, project, ampupHome)) {
      sandbox.solo().awaitReady().stop();
    }
  }

  public String home() {
    return java.toString();
  }
}
