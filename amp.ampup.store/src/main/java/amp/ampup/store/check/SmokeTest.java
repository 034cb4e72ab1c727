package amp.ampup.store.check;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.os.process.Command;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the programs of an installation, to see that they are for this machine. */
public final class SmokeTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> PROGRAMS = List.of("postgres", "initdb", "pg_ctl");
  private static final Pattern VERSION = Pattern.compile("\\) (\\d+(?:\\.\\d+)*(?:[a-z]+\\d+)?)");
  private static final Pattern LIBRARY = Pattern.compile("(lib[\\w.+-]+?\\.(?:so|dylib)[\\w.]*)");

  private SmokeTest() {}

  /**
   * Runs every program, and returns the version they tell.
   *
   * @throws AmpupException when one is missing, does not run, or tells another version than the
   *     first
   */
  public static Version postgres(Path root, Platform platform) {
    String version = "";
    for (String program : PROGRAMS) {
      String told = run(root, platform, program);
      if (!version.isEmpty() && !version.equals(told)) {
        throw new AmpupException(
            "the archive mixes versions: " + program + " is of " + told + ", not " + version,
            "Use another archive");
      }
      version = told;
    }
    return Version.of(version.replaceFirst("(?<=\\d)(?=[a-z])", "-"));
  }

  /**
   * Runs one of our own programs, and returns what it says of its version.
   *
   * @throws AmpupException when it is missing, or does not run here
   */
  public static String program(Path root, Platform platform, String name) {
    Path file = root.resolve("bin").resolve(platform.isWindows() ? name + ".cmd" : name);
    if (!Files.isRegularFile(file) || (!platform.isWindows() && !Files.isExecutable(file))) {
      throw new AmpupException(
          "the archive holds no program bin/" + file.getFileName(),
          "Use the distribution of amp, amp-<version>.tar.gz");
    }
    try {
      Command.Result result = Command.of(file.toString(), "--version").timeout(LIMIT).run();
      if (result.exitCode() != 0) {
        throw notRunning(file, "exit code " + result.exitCode() + ", " + result.output().strip());
      }
      return result.output().strip();
    } catch (IOException e) {
      throw notRunning(file, String.valueOf(e.getMessage()));
    }
  }

  private static AmpupException notRunning(Path file, String reason) {
    return new AmpupException(
        "bin/" + file.getFileName() + " of the archive does not run here (" + reason + ")",
        "Use the archive for this platform, which brings its Java; what was installed is as it was");
  }

  /** Tells whether a version that programs tell, such as 18.6, is the one of an archive, 18.6.0. */
  public static boolean same(Version told, Version archive) {
    return VersionSpec.exactly(told).matches(archive)
        || (archive.isPrerelease() && archive.major() == told.major());
  }

  private static String run(Path root, Platform platform, String program) {
    Path file = root.resolve("bin").resolve(platform.isWindows() ? program + ".exe" : program);
    if (!Files.isRegularFile(file)) {
      throw new AmpupException(
          "the archive holds no bin/" + file.getFileName(), "Use an archive of PostgreSQL");
    }
    try {
      Command command = Command.of(file.toString(), "--version");
      Command.Result result = command.withoutPrefix("LD_").utf8().timeout(LIMIT).run();
      String output = result.output().strip();
      Matcher matcher = VERSION.matcher(output);
      if (result.exitCode() != 0 || !matcher.find()) {
        throw failure(file, platform, "exit code " + result.exitCode() + ", " + output);
      }
      return matcher.group(1);
    } catch (Command.TimeoutException e) {
      throw failure(file, platform, "it did not end in " + LIMIT.toSeconds() + " s");
    } catch (IOException e) {
      throw failure(file, platform, String.valueOf(e.getMessage()));
    }
  }

  private static AmpupException failure(Path file, Platform platform, String reason) {
    Matcher library = LIBRARY.matcher(reason);
    String problem =
        file.getFileName() + " for " + platform + " does not run here (" + reason + ")";
    return library.find()
        ? new AmpupException(problem, SharedLibraries.remedy(library.group(1)))
        : new AmpupException(
            problem, new Remedy.Advice("Run ampup doctor"), new Remedy.UseBackend("system"));
  }
}
