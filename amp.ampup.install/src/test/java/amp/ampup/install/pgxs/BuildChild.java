package amp.ampup.install.pgxs;

import amp.ampup.Store;
import amp.ampup.install.InstallSettings;
import amp.ampup.install.Installer;
import amp.ampup.install.Progress;
import amp.ampup.install.build.BuildRequest;
import amp.testkit.Java;
import amp.testkit.OwnClassPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A process of its own that builds, and that a test kills. */
final class BuildChild {
  private BuildChild() {}

  /** Builds: store, source. */
  public static void main(String[] arguments) {
    Path home = Path.of(arguments[0]);
    InstallSettings settings =
        InstallSettings.builder()
            .environment(Map.of())
            .userHome(home.resolveSibling("user"))
            .offline()
            .build();
    Installer.of(Store.at(home), settings, Progress.SILENT)
        .build(BuildRequest.of(Path.of(arguments[1])));
  }

  static Process start(Path home, Path source, Path log) throws IOException {
    return new ProcessBuilder(
            Java.command(
                "-cp",
                OwnClassPath.text(),
                BuildChild.class.getName(),
                home.toString(),
                source.toString()))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
