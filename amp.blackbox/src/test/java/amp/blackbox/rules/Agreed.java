package amp.blackbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that hold what was agreed on about each module; a change that is meant writes them anew.
 */
final class Agreed {
  private static final String REGENERATE = "amp.blackbox.regenerate";

  private Agreed() {}

  /**
   * Compares what a module is now with what was agreed on.
   *
   * @param kind the folder, under src/test/resources
   * @param module the module's name
   * @param actual what is to be in its file
   */
  static void compare(String kind, String module, String actual) throws IOException {
    Path folder = Reactor.folder("amp.blackbox").resolve("src/test/resources").resolve(kind);
    Path expected = folder.resolve(module + ".txt");
    if (Boolean.getBoolean(REGENERATE)) {
      Files.createDirectories(folder);
      Files.writeString(expected, actual);
    }
    assertThat(expected)
        .as(
            "The %s of %s is as below. If that is meant, run mvn -B verify"
                + " -pl amp.blackbox -am -D%s=true and commit the files that change:%n%s",
            kind, module, REGENERATE, actual)
        .exists()
        .hasContent(actual);
  }
}
