package amp.blackbox.campaign;

import amp.blackbox.Reactor;
import amp.blackbox.Sources;
import amp.testkit.Java;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;

/**
 * The program of an application, {@link Owner}, as a JVM starts it. It is in a jar, so that its
 * class data can be archived: a campaign starts it more than a thousand times.
 */
final class Program {
  private static final List<Class<?>> CLASSES = List.of(Owner.class, Loader.class, Journal.class);
  private static final String BACKEND = "amp.tempdb.embedded";

  private final Path classData;
  private final String classPath;

  private Program(Path classData, String classPath) {
    this.classData = classData;
    this.classPath = classPath;
  }

  /**
   * Makes it.
   *
   * @param folder where its jar and its class data are kept
   * @param first what stands before the jars of the product on its class path
   */
  static Program in(Path folder, List<Path> first) throws IOException {
    List<Path> path = new ArrayList<>(first);
    path.add(jar(folder.resolve("owner.jar")));
    path.addAll(Reactor.jarsFor(BACKEND));
    path.add(Reactor.jarOf(Logger.class));
    path.add(Reactor.jarOf(PSQLException.class));
    return new Program(folder.resolve("owner.jsa"), Sources.path(path));
  }

  private static Path jar(Path file) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
      for (Class<?> type : CLASSES) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        Files.copy(Reactor.jarOf(type).resolve(name), out);
      }
    }
    return file;
  }

  /** Returns the options of its JVM; class data that is not there is done without. */
  List<String> options() {
    return options("-XX:SharedArchiveFile=" + classData);
  }

  private List<String> options(String ofClassData) {
    return List.of(
        "-Xshare:auto",
        ofClassData,
        // Its life is too short for a compiler.
        "-Xint",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-Xmx64m",
        "-cp",
        classPath);
  }

  /** Returns its main class and arguments; its journal is {@code run} in the folder of journals. */
  static List<String> words(Path metadb, Path home, Path journals, int run) {
    return List.of(
        Owner.class.getName(),
        metadb.toString(),
        home.toString(),
        journals.toString(),
        Integer.toString(run));
  }

  List<String> command(List<String> words) {
    return command(options(), words);
  }

  /** Returns the command that leaves its class data behind when it ends. */
  List<String> training(List<String> words) {
    return command(options("-XX:ArchiveClassesAtExit=" + classData), words);
  }

  private static List<String> command(List<String> options, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Java.program("java").toString());
    command.addAll(options);
    command.addAll(words);
    return command;
  }
}
