package amp.maven.plugin;

import amp.tempdb.api.TempDbSpec;
import org.apache.maven.plugin.MojoFailureException;
import org.jspecify.annotations.Nullable;

/** What the parameter {@code listen} asks for. */
final class Listening {
  private Listening() {}

  static TempDbSpec on(@Nullable Integer port, TempDbSpec spec) throws MojoFailureException {
    if (port == null) {
      return spec;
    }
    try {
      return spec.with(s -> s.listen(port));
    } catch (IllegalArgumentException e) {
      throw Words.failure(String.valueOf(e.getMessage()));
    }
  }
}
