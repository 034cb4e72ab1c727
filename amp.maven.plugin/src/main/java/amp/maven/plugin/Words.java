package amp.maven.plugin;

import amp.problem.ProblemException;
import amp.problem.Remedy;
import amp.problem.VisibleText;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;

/** Says a problem and its remedies to somebody who types {@code mvn}. */
final class Words {
  private Words() {}

  /** Returns what ends a goal. Values that it quotes are the POM's, or typed. */
  static MojoFailureException failure(String message) {
    return new MojoFailureException(VisibleText.of(message));
  }

  static String of(ProblemException e) {
    return e.remedies().stream()
        .map(remedy -> "\n  " + of(remedy))
        .collect(Collectors.joining("", e.problem() + ".", ""));
  }

  private static String of(Remedy remedy) {
    return remedy instanceof Remedy.SetOption set
        ? "Or say -Damp." + option(set) + " to " + set.effect()
        : remedy.text();
  }

  /** The toolkit has no parameter for the folder, and calls it as the commands do. */
  private static String option(Remedy.SetOption set) {
    if (set.option().equals("amp-dir")) {
      return "directory=…";
    }
    return set.value().isEmpty() ? set.option() : set.option() + "=" + set.value();
  }
}
