package amp.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Java that runs the tests, for programs that run beside them. */
public final class Java {
  private static final List<String> OPTIONS =
      List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** The options that suit a JVM that runs for seconds, as {@code MAVEN_OPTS} has them. */
  public static final String BRIEF = String.join(" ", OPTIONS);

  private static final Path HOME = Path.of(System.getProperty("java.home"));

  private Java() {}

  /** Returns a program of this JDK, such as {@code java}, with no options. */
  public static Path program(String name) {
    return HOME.resolve("bin").resolve(name);
  }

  /** Returns the command of a JVM that runs for seconds; more may be added to it. */
  public static List<String> command(String... arguments) {
    return command(HOME, arguments);
  }

  /** Returns the same of another Java, which has this home. */
  public static List<String> command(Path home, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(OPTIONS);
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns the command of {@code keytool}, which is a JVM too; more may be added to it. */
  public static List<String> keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program("keytool").toString());
    OPTIONS.forEach(option -> command.add("-J" + option));
    command.addAll(List.of(arguments));
    return command;
  }
}
