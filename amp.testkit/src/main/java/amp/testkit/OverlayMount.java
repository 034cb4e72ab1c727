package amp.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system of two layers, as containers have (overlayfs): what an image brought is in the
 * lower one, where a folder can be deleted and changed, and not renamed. It is mounted in a mount
 * namespace of its own; where the machine forbids that, the test is skipped.
 */
public final class OverlayMount {
  /** The layers are on a tmpfs, since a layer of a container cannot be the upper one of another. */
  private static final String SCRIPT =
      "mount -t tmpfs -o mode=0755 none \"$2\" && cd \"$2\" && mkdir lower upper work"
          + " && cp -a \"$1/.\" lower && mount -t overlay"
          + " -o \"lowerdir=lower,upperdir=upper,workdir=work$3\" none \"$2\" && cd /";

  private OverlayMount() {}

  /**
   * Returns what comes before the command of a program that sees the content of a folder as a lower
   * layer.
   *
   * @param lower the folder, which stays as it is
   * @param place where the program sees it; an empty folder
   */
  public static List<String> over(Path lower, Path place) throws IOException {
    Path empty = Files.createTempDirectory("lower");
    try {
      List<String> trial = new ArrayList<>(words(empty, place));
      trial.add("true");
      Run run = Run.of(new ProcessBuilder(trial));
      assumeTrue(run.exitCode() == 0, "this machine mounts no overlay: " + run.err());
    } finally {
      Files.delete(empty);
    }
    return words(lower, place);
  }

  private static List<String> words(Path lower, Path place) {
    // In a user namespace, attributes that only root may set are not to be had.
    String options = System.getProperty("user.name").equals("root") ? "" : ",userxattr";
    return Namespaces.prepared(
        SCRIPT, List.of(lower.toString(), place.toString(), options), "--mount");
  }
}
