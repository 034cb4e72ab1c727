package amp.ampup.install;

import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.store.Checkpoint;
import amp.testkit.Java;
import amp.testkit.OwnClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process of its own that installs, and that a test kills. */
final class Child {
  private Child() {}

  /**
   * Installs: store, mirror, manifest file, "force" or "" or the file of an extension, the
   * checkpoint to die at or "".
   */
  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(arguments[0]);
    Manifest manifest = Manifest.parse(Files.readString(Path.of(arguments[2])), "pinned");
    InstallSettings settings =
        InstallSettings.builder()
            .environment(Map.of())
            .userHome(home.resolveSibling("user"))
            .mirror(arguments[1])
            .manifest(manifest)
            .lockTimeout(Duration.ofSeconds(60))
            .checkpoints(checkpoint -> dieAt(checkpoint, arguments[4]))
            .build();
    InstallRequest request =
        arguments[3].endsWith(".deb")
            ? InstallRequest.of("hstore_x", VersionSpec.LATEST)
                .from(Path.of(arguments[3]))
                .withForce()
            : InstallRequest.of("postgres", VersionSpec.LATEST);
    if (arguments[3].equals("uninstall")) {
      Housekeeping.of(Store.at(home), settings, Progress.SILENT)
          .uninstall("postgres", VersionSpec.LATEST, false);
      return;
    }
    request = arguments[3].equals("force") ? request.withForce() : request;
    InstallResult result = Installer.of(Store.at(home), settings, Progress.SILENT).install(request);
    System.out.println(result.installed().version());
  }

  private static void dieAt(Checkpoint checkpoint, String wanted) {
    if (checkpoint.name().equals(wanted)) {
      // As abrupt as SIGKILL: no hook runs, no buffer is written.
      Runtime.getRuntime().halt(137);
    }
  }

  /** Starts one. */
  static Process start(Path home, String mirror, Path manifest, String mode, String checkpoint)
      throws IOException {
    return new ProcessBuilder(command(home, mirror, manifest, mode, checkpoint))
        .redirectErrorStream(true)
        .redirectOutput(Files.createTempFile(home.getParent(), "child", ".log").toFile())
        .start();
  }

  /** Returns what starts one. */
  static List<String> command(
      Path home, String mirror, Path manifest, String mode, String checkpoint) {
    List<String> command = Java.command("-Xmx160m", "-cp", OwnClassPath.text());
    command.add(Child.class.getName());
    command.addAll(List.of(home.toString(), mirror, manifest.toString(), mode, checkpoint));
    return command;
  }
}
