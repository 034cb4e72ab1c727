package amp.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster as {@code initdb} makes it, of which servers of tests are copies. */
final class InitialCluster {
  private InitialCluster() {}

  /**
   * Returns its data directory, which is made once a build.
   *
   * @param installation what makes it
   * @param password what the superuser needs; null if everybody is let in
   */
  static Path of(Path installation, @Nullable String password) {
    String access = password == null ? "open" : Integer.toHexString(password.hashCode());
    return Binaries.once(
        "cluster-" + installation.getFileName() + "-" + access,
        target -> make(installation, password, target));
  }

  private static void make(Path installation, @Nullable String password, Path target)
      throws IOException {
    List<String> command = new ArrayList<>(Unprivileged.prefix());
    command.add(installation.resolve("bin/initdb").toString());
    command.addAll(List.of("--no-sync", "-U", "postgres", "-E", "UTF8", "--locale=C"));
    command.addAll(List.of("-D", target.toString()));
    if (password == null) {
      command.addAll(List.of("-A", "trust"));
    } else {
      Path file = target.resolveSibling("password");
      Files.writeString(file, password, StandardOpenOption.CREATE);
      command.addAll(List.of("-A", "scram-sha-256", "--pwfile", file.toString()));
    }
    Run.of(TestServer.scrubbed(new ProcessBuilder(command))).orFail();
  }
}
