package amp.maven.plugin;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;

/** How long a database lives, and so where it is. */
enum Lifetime {
  /** As long as the project: the database of the commands, in {@code .amp}. */
  PROJECT,

  /** Until the build's folder is deleted: a database in {@code target/amp}. */
  TARGET,

  /** Until this build ends: a database in a temporary folder. */
  BUILD;

  static Lifetime of(String text) throws MojoFailureException {
    return Arrays.stream(values())
        .filter(value -> value.word().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                Words.failure(
                    "the lifetime of a database cannot be \""
                        + text
                        + "\". Use one of: "
                        + Arrays.stream(values())
                            .map(Lifetime::word)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
