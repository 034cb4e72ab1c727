package amp.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;

/** Namespaces of Linux, which make a container, or a machine with other mounts, of a program. */
public final class Namespaces {
  private Namespaces() {}

  /**
   * Returns what comes before the command of a program that gets namespaces of its own, and is root
   * in them. Where the machine forbids that, as a container's does, the test is skipped.
   *
   * @param options what unshare(1) is to separate, such as {@code --mount}
   */
  public static List<String> of(String... options) {
    List<String> words = new ArrayList<>(List.of("unshare"));
    if (!System.getProperty("user.name").equals("root")) {
      words.add("--map-root-user");
    }
    words.addAll(List.of(options));
    List<String> trial = new ArrayList<>(words);
    trial.add("true");
    assumeTrue(
        Run.of(new ProcessBuilder(trial)).exitCode() == 0,
        "this machine allows no " + String.join(" ", words));
    return words;
  }

  /**
   * Returns what comes before the command of a program that gets namespaces of its own, in which a
   * script of the shell runs first.
   *
   * @param arguments what the script knows as {@code $1} and so on
   * @param options what unshare(1) is to separate
   */
  public static List<String> prepared(String script, List<String> arguments, String... options) {
    List<String> words = new ArrayList<>(of(options));
    String whole = script + " && shift " + arguments.size() + " && exec \"$@\"";
    words.addAll(List.of("sh", "-c", whole, "sh"));
    words.addAll(arguments);
    return words;
  }
}
