import amp.ampup.Platform;
import amp.cli.launch.ClassArchive;
import amp.os.file.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the Java that a distribution brings: what our programs need of a JDK. That is Java 25 where
 * the machine has one, since that links what is in its class data ahead of a start (JEP 483); else
 * the JDK that builds. The build runs this file as it is, with the distribution's own jars.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/17/docs/specs/man/jlink.html">jlink</a>
 */
public final class RuntimeImage {
  /**
   * What the jars use. java.desktop is left out: libraries name its classes, but for what no
   * program of ours does (pictures, beans, the obsolete format pack200).
   */
  private static final List<String> MODULES =
      List.of(
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.sql",
          "java.xml",
          "jdk.httpserver",
          "jdk.unsupported",
          // Found by name only: elliptic curves of TLS, and Kerberos for the driver.
          "jdk.crypto.ec",
          "jdk.security.auth",
          "jdk.security.jgss");

  /** The first that links ahead of a start by a list of classes, as decision 7 describes. */
  private static final int WANTED = 25;

  private static final Pattern RELEASE =
      Pattern.compile("(?m)^JAVA_RUNTIME_VERSION=\"((\\d+).*)\"");

  private static final Pattern LOADER = Pattern.compile("(/[\\w./-]*/ld[\\w.-]+)\0");

  private RuntimeImage() {}

  /** A JDK of this machine. */
  private record Jdk(Path home, int feature, String version) {
    /** Returns the one in a folder; none where there is no jlink. */
    static Optional<Jdk> at(Path home) {
      try {
        Matcher release = RELEASE.matcher(Files.readString(home.resolve("release")));
        return Files.isExecutable(home.resolve("bin/jlink")) && release.find()
            ? Optional.of(new Jdk(home, Integer.parseInt(release.group(2)), release.group(1)))
            : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    /** The modules are compressed: what a start needs of them is in the class data. */
    List<String> options() {
      return List.of(
          // JDK 21 gave the levels other names.
          "--compress=" + (feature < 21 ? "2" : "zip-9"),
          "--add-modules",
          String.join(",", MODULES),
          "--strip-java-debug-attributes",
          // Messages in other languages than ours: nearly 1 MB.
          "--exclude-resources=regex:.*_(de|es|fr|it|ja|ko|pt_BR|sv|zh_CN|zh_TW)[.](class|properties)",
          "--no-header-files",
          "--no-man-pages");
    }
  }

  /**
   * Makes the runtime of a distribution, and the class data for it. Where no JDK makes one the
   * build goes on, and the launchers use the Java that they find.
   */
  public static void main(String[] arguments) throws IOException {
    Path distribution = Path.of(arguments[0]).toAbsolutePath().normalize();
    linkFirst(candidates(), distribution);
    try {
      ClassArchive.makeFor(distribution);
    } catch (IOException e) {
      System.err.println("warning: starts will be slower, without class data: " + e.getMessage());
    }
  }

  /** Links the first that can be: a JDK may have no modules to link. */
  private static void linkFirst(List<Jdk> jdks, Path distribution) throws IOException {
    for (Jdk jdk : jdks) {
      try {
        if (!isCurrent(distribution, jdk)) {
          link(distribution, jdk);
        }
        return;
      } catch (IOException e) {
        Trees.delete(ClassArchive.runtime(distribution));
        System.err.println("warning: no Java made of " + jdk.home() + ": " + e.getMessage());
      }
    }
    System.err.println("warning: the distribution brings no Java");
  }

  /** Returns the one that builds, and before it the oldest that is new enough where it is not. */
  private static List<Jdk> candidates() {
    Jdk own =
        new Jdk(
            Path.of(System.getProperty("java.home")),
            Runtime.version().feature(),
            System.getProperty("java.runtime.version"));
    if (own.feature() >= WANTED) {
      return List.of(own);
    }
    Stream<Path> named =
        System.getenv().entrySet().stream()
            // Continuous integration names its JDKs so: JAVA_HOME_25_X64.
            .filter(variable -> variable.getKey().startsWith("JAVA_HOME_"))
            .map(variable -> Path.of(variable.getValue()));
    Stream<Jdk> wanted =
        Stream.concat(named, installed().stream())
            .flatMap(home -> Jdk.at(home).stream())
            .filter(jdk -> jdk.feature() >= WANTED)
            .sorted(
                Comparator.comparingInt(Jdk::feature).thenComparing(jdk -> jdk.home().toString()))
            .limit(1);
    return Stream.concat(wanted, Stream.of(own)).toList();
  }

  /** Returns the folders in which Linux and macOS have their JDKs. */
  private static List<Path> installed() {
    List<Path> homes = new ArrayList<>();
    for (String folder : List.of("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines")) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder))) {
        entries.forEach(entry -> homes.addAll(List.of(entry, entry.resolve("Contents/Home"))));
      } catch (IOException e) {
        // There is none.
      }
    }
    return homes;
  }

  private static boolean isCurrent(Path distribution, Jdk jdk) throws IOException {
    Path made = made(distribution);
    return Files.exists(ClassArchive.java(ClassArchive.runtime(distribution)))
        && Files.exists(made)
        && Files.readString(made).equals(madeBy(jdk));
  }

  /** Outside the distribution, which others get. */
  private static Path made(Path distribution) {
    return distribution.resolveSibling("runtime.made");
  }

  private static String madeBy(Jdk jdk) {
    return jdk.home() + "\n" + jdk.version() + "\n" + String.join(" ", jdk.options());
  }

  private static void link(Path distribution, Jdk jdk) throws IOException {
    Files.deleteIfExists(made(distribution));
    Path runtime = ClassArchive.runtime(distribution);
    Trees.delete(runtime);
    jlink(runtime, jdk);
    strip(runtime);
    if (jdk.feature() < WANTED) {
      // What serves at another place, which the archive of all classes then does not fit: 14 MB.
      ClassArchive.run(
          List.of(
              ClassArchive.java(runtime).toString(),
              "-Xshare:dump",
              "-XX:+UseG1GC",
              "-Xlog:disable",
              "-Xlog:all=error:stderr"));
    }
    Files.writeString(
        runtime.resolve("platform"),
        Platform.current() + "\n" + loader(ClassArchive.java(runtime)) + "\n");
    Files.writeString(made(distribution), madeBy(jdk));
  }

  /**
   * Runs jlink in a process of its own, in one locale for all: some classes that it makes depend on
   * what its JVM has done before.
   */
  private static void jlink(Path runtime, Jdk jdk) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jdk.home().resolve("bin/jlink").toString());
    command.addAll(jdk.options());
    command.addAll(List.of("--output", runtime.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    Process jlink = builder.start();
    String said;
    try (Reader output = jlink.inputReader()) {
      StringWriter text = new StringWriter();
      output.transferTo(text);
      said = text.toString();
    }
    try {
      if (jlink.waitFor() != 0) {
        throw new IOException("jlink failed: " + said.lines().findFirst().orElse(""));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("jlink was interrupted", e);
    }
  }

  /**
   * Takes from the JVM the names of its own functions, which only a debugger asks for: 4 MB. Where
   * the host has no program for that, they stay.
   */
  private static void strip(Path runtime) throws IOException {
    Path library = runtime.resolve("lib/server/libjvm.so");
    if (Files.exists(library)) {
      try {
        ClassArchive.run(List.of("strip", "--strip-unneeded", library.toString()));
      } catch (IOException e) {
        System.err.println("note: the Java of the distribution is 4 MB larger: " + e.getMessage());
      }
    }
  }

  /**
   * Returns the program that loads this one, which stands near its beginning; empty on systems that
   * have one for all. Where it is missing, a program for another C library or processor would be
   * taken for a script by some shells.
   */
  private static String loader(Path program) throws IOException {
    try (InputStream in = Files.newInputStream(program)) {
      String start = new String(in.readNBytes(4096), StandardCharsets.ISO_8859_1);
      Matcher matcher = LOADER.matcher(start);
      return start.startsWith("\u007fELF") && matcher.find() ? matcher.group(1) : "";
    }
  }
}
