package amp.ampup.install.pgxs;

import amp.ampup.AmpupException;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The folder that a build happens in, and all that it may write.
 *
 * @param root a folder for its owner alone
 */
record BuildFolder(Path root) {

  /**
   * Makes one.
   *
   * @param stage the folder of a change of the store
   * @throws AmpupException when make could not work in it
   */
  static BuildFolder in(Path stage) throws IOException {
    String path = stage.toAbsolutePath().toString();
    if (!path.matches("[A-Za-z0-9_./+@,~-]+")) {
      throw new AmpupException(
          "extensions cannot be built in the store "
              + path
              + ": make takes no path with spaces or other special characters",
          "Set AMPUP_HOME to a folder with a plain path");
    }
    BuildFolder folder = new BuildFolder(NewFiles.privateFolder(stage.resolve("build")));
    NewFiles.privateFolder(folder.home());
    NewFiles.privateFolder(folder.temporary());
    return folder;
  }

  Path source() {
    return root.resolve("source");
  }

  Path home() {
    return root.resolve("home");
  }

  Path temporary() {
    return root.resolve("tmp");
  }

  /** Returns the file of all that is said, which the build itself cannot exchange. */
  Path log() {
    return root.resolveSibling("build.log");
  }

  /** Returns the folder that make is told to install below. */
  Path destination() {
    return root.resolve("out");
  }

  /** Returns the folder that stands for the server's: nothing is there before the build. */
  Path server() {
    return root.resolve("server");
  }

  /** Returns the script that answers as the pg_config of that server. */
  Path pgConfig() {
    return root.resolve("pg_config");
  }
}
