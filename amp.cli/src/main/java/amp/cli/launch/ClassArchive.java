package amp.cli.launch;

import amp.cli.console.Console;
import amp.os.file.Mode;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import amp.os.process.Command;
import amp.os.process.TreeSync;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * An archive of loaded classes, which a JVM maps into memory instead of reading, checking and
 * linking them at every start. It fits one Java and one set of jars, each of the size and the time
 * that it had then; a file beside it says which, and the archive has the time of the first jar, so
 * that a launcher can leave another's alone: a JVM that is given one that does not fit starts
 * without any.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html">Java 17,
 *     class data sharing</a>
 */
public final class ClassArchive {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String ARCHIVE = "classes.jsa";

  /**
   * Three lines: the program java, its version, the jar that the launchers start. Relative paths
   * begin at this file, and say that all may be somewhere else together. It is younger than the jar
   * where that Java has run on this machine, which the launchers need not find out then.
   */
  private static final String MADE_FOR = "classes.for";

  /** The classes that the everyday commands load, of the JDK and of libraries. */
  private static final String LIST = "classes.lst";

  /**
   * The same for a Java that links what is in its archive before the program begins (JEP 483), with
   * our own classes and what is to be linked: a class that is not needed costs there.
   */
  private static final String LINKED_LIST = "classes-25.lst";

  private static final boolean LINKS = Runtime.version().feature() >= 25;

  /** The lists have 180 KiB and 1 MiB. */
  private static final int MOST_BYTES = 8 << 20;

  private static final String JAR = "amp.cli.jar";

  private ClassArchive() {}

  /** Makes the archive of a distribution for this Java in the distribution itself. */
  public static void main(String[] arguments) {
    Path lib = Path.of(arguments[0]).toAbsolutePath().normalize();
    try {
      make(lib, lib);
    } catch (IOException e) {
      Console.system().err().println(e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Makes the archive of a distribution in the distribution itself, for the Java that it brings, or
   * else for this one. The distribution's own program does it, which may be another version's.
   *
   * @throws IOException when that Java makes none, or the folder cannot be written
   */
  public static void makeFor(Path distribution) throws IOException {
    Path own = java(runtime(distribution));
    Path lib = distribution.resolve("lib");
    run(
        List.of(
            (Files.isExecutable(own) ? own : java()).toString(),
            "-cp",
            lib.resolve(JAR).toString(),
            ClassArchive.class.getName(),
            lib.toString()));
  }

  /**
   * Makes the archive of a distribution that brings a Java, where it has none.
   *
   * @return whether one was made
   * @throws IOException when that Java makes none or does not run here, or the folder cannot be
   *     written
   */
  public static boolean makeMissing(Path distribution) throws IOException {
    Path lib = distribution.resolve("lib");
    Path own = java(runtime(distribution));
    List<Path> wanted = List.of(own, lib.resolve(JAR));
    if (!Files.isExecutable(own)) {
      return false;
    }
    if (isOf(lib, lib) && paths(lib, read(lib)).equals(wanted)) {
      run(List.of(own.toString(), "-Xinternalversion"));
      noteThatItRan(lib);
      return false;
    }
    makeFor(distribution);
    return true;
  }

  /** Has the launchers know that this Java runs here, where the archive came with it. */
  public static void noteThatThisRuns(Path lib) {
    try {
      if (madeFor(lib, lib).equals(read(lib))) {
        noteThatItRan(lib);
      }
    } catch (IOException e) {
      // In a folder of another user's they find out at each start, which takes 5 ms.
    }
  }

  private static void noteThatItRan(Path lib) throws IOException {
    Files.setLastModifiedTime(lib.resolve(MADE_FOR), FileTime.from(Instant.now()));
  }

  /** Returns the two paths of a description. */
  private static List<Path> paths(Path folder, List<String> made) {
    return made.size() < 3
        ? List.of()
        : Stream.of(made.get(0), made.get(2))
            .map(path -> folder.resolve(path).normalize())
            .toList();
  }

  /** Tells whether the archive in a folder is of the jars as they are. */
  private static boolean isOf(Path lib, Path folder) {
    try {
      return Files.getLastModifiedTime(folder.resolve(ARCHIVE))
          .equals(Files.getLastModifiedTime(lib.resolve(JAR)));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Tells whether the launchers have an archive for this Java.
   *
   * @param lib the folder of the distribution's jars
   * @param other where it is when it is not there
   */
  public static boolean exists(Path lib, Path other) {
    return Stream.of(lib, other)
        .anyMatch(folder -> madeFor(lib, folder).equals(read(folder)) && isOf(lib, folder));
  }

  /** Returns the folder of the Java that a distribution brings, which need not exist. */
  public static Path runtime(Path distribution) {
    return distribution.resolve("runtime");
  }

  private static List<String> read(Path folder) {
    try {
      return Files.isReadable(folder.resolve(ARCHIVE))
          ? SmallFile.text(folder.resolve(MADE_FOR), MOST_BYTES).lines().toList()
          : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Returns the folder of jars that this program was started from; empty where it has none. */
  public static List<Path> running() {
    String first = System.getProperty("java.class.path", "").split(File.pathSeparator, 2)[0];
    Path jar = Path.of(first).toAbsolutePath().normalize();
    return jar.endsWith(JAR) && Files.isRegularFile(jar.resolveSibling(LIST))
        ? List.of(jar.resolveSibling(""))
        : List.of();
  }

  /**
   * Makes an archive for this Java, and for a distribution.
   *
   * @param lib the folder of the distribution's jars
   * @param folder where to put it; must exist, and admit no other user
   * @throws IOException when this Java makes none, or the folder cannot be written
   */
  public static void make(Path lib, Path folder) throws IOException {
    // A JVM makes a file that others can write, where the umask lets it.
    Path work = NewFiles.temporaryFolder(folder, "classes");
    try {
      Path list = work.resolve(LIST);
      Path archive = work.resolve(ARCHIVE);
      NewFiles.write(list, lines(classes(lib)));
      dump(lib, list, archive);
      Mode.limit(archive, Mode.SHARED_FILE);
      Files.setLastModifiedTime(archive, Files.getLastModifiedTime(lib.resolve(JAR)));
      // A JVM ends with a crash where half of it is missing, as after the machine's power has
      // failed.
      TreeSync.sync(work);
      // What stands there may be in use, and must not be described by the new description.
      Files.deleteIfExists(folder.resolve(MADE_FOR));
      Files.move(archive, folder.resolve(ARCHIVE), StandardCopyOption.ATOMIC_MOVE);
      Path description = work.resolve(MADE_FOR);
      NewFiles.write(description, lines(madeFor(lib, folder)));
      Files.move(description, folder.resolve(MADE_FOR), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Trees.delete(work);
    }
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private static void dump(Path lib, Path list, Path archive) throws IOException {
    List<String> command = new ArrayList<>(List.of(java().toString(), "-Xshare:dump"));
    if (LINKS) {
      command.add("-XX:+AOTClassLinking");
    }
    command.addAll(
        List.of(
            // It alone writes objects too, such as the graph of the JDK's modules.
            "-XX:+UseG1GC",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive,
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            // What is linked fits a program with the same options for modules alone.
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            lib.resolve(JAR).toString()));
    run(command);
    if (!Files.exists(archive)) {
      throw new IOException(String.join(" ", command) + " made nothing");
    }
  }

  /**
   * Runs a Java to its end.
   *
   * @param command the program java and its arguments
   * @throws IOException when it cannot be run, or fails
   */
  public static void run(List<String> command) throws IOException {
    // Options of the user's own must not get in.
    Command.Result result =
        Command.of(command)
            .without("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")
            .utf8()
            .timeout(LIMIT)
            .run();
    if (result.exitCode() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + result.output().strip());
    }
  }

  private static List<String> classes(Path lib) throws IOException {
    if (LINKS) {
      return SmallFile.text(lib.resolve(LINKED_LIST), MOST_BYTES).lines().toList();
    }
    List<String> classes =
        new ArrayList<>(SmallFile.text(lib.resolve(LIST), MOST_BYTES).lines().toList());
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "amp.*.jar")) {
      for (Path jar : jars) {
        try (JarFile file = new JarFile(jar.toFile())) {
          file.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
              .map(name -> name.substring(0, name.length() - ".class".length()))
              .sorted()
              .forEach(classes::add);
        }
      }
    }
    return classes;
  }

  /**
   * Describes an archive. Where Java links ahead, it compares the jars' paths with each other and
   * not with those of then, so that a distribution can be moved with the Java that it brings.
   */
  private static List<String> madeFor(Path lib, Path folder) {
    Path java = java();
    Path jar = lib.resolve(JAR);
    if (LINKS && folder.equals(lib) && java.equals(java(runtime(lib.resolveSibling(""))))) {
      java = lib.relativize(java);
      jar = lib.relativize(jar);
    }
    return List.of(java.toString(), System.getProperty("java.version"), jar.toString());
  }

  private static Path java() {
    return java(Path.of(System.getProperty("java.home")));
  }

  /** Returns the program java of a Java. */
  public static Path java(Path home) {
    return home.resolve("bin").resolve(File.separatorChar == '\\' ? "java.exe" : "java");
  }
}
