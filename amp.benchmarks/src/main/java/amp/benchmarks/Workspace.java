package amp.benchmarks;

import amp.ampup.Platform;
import amp.ampup.Receipt;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.testkit.Binaries;
import amp.testkit.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folders of one run of the benchmark: an ampup folder with the component, and projects. */
final class Workspace implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path root;
  private final Path memory;
  private final Path binaries;
  private int count;

  Workspace() throws IOException {
    root = Files.createTempDirectory("amp-benchmark-");
    memory = Files.createTempDirectory(MEMORY, "amp-benchmark-");
    binaries = Binaries.postgres18().resolve("bin");
    installComponent(home());
  }

  /** Returns another ampup folder, with the component and no template. */
  Path newHome() throws IOException {
    Path home = newFolder("home");
    installComponent(home);
    return home;
  }

  private void installComponent(Path home) throws IOException {
    Version version = Version.of("18.6.0");
    Platform platform = Platform.current();
    Path component = Store.at(home).layout().installation("postgres", version, platform);
    Files.createDirectories(component);
    for (String part : new String[] {"bin", "lib", "share"}) {
      Files.createSymbolicLink(component.resolve(part), binaries.resolveSibling(part));
    }
    Receipt receipt =
        new Receipt(
            "postgres", version, platform, "benchmark", "00", "unpinned", "2026-01-01T00:00:00Z");
    Files.writeString(component.resolve(Receipt.FILE), receipt.json());
  }

  Path home() {
    return root.resolve("home");
  }

  /** Returns where the peer unpacks its programs. */
  Path peer() {
    return root.resolve("peer");
  }

  Path postgres() {
    return binaries.resolve("postgres");
  }

  /** Returns a folder in memory, on the file system that our ephemeral databases are on. */
  Path memory() {
    return memory;
  }

  /** Returns a folder that does not exist yet. */
  Path newFolder(String name) {
    return root.resolve(name + "-" + ++count);
  }

  /** Runs a program of PostgreSQL's that must succeed; what it says is of no interest. */
  void postgres(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Unprivileged.prefix());
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    int exitCode = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    if (exitCode != 0) {
      throw new IOException(String.join(" ", command) + " failed with exit code " + exitCode);
    }
  }

  /** Makes a cluster as a user would by hand. */
  void initdb(Path data) throws IOException, InterruptedException {
    postgres("initdb", "-D", data.toString(), "-U", "postgres", "--auth=trust");
  }

  /** Runs a program that must succeed. */
  static void run(String... command) throws IOException, InterruptedException {
    int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exitCode != 0) {
      throw new IOException(String.join(" ", command) + " failed with exit code " + exitCode);
    }
  }

  /** Nothing is deleted before: ext4 makes files slowly when many were deleted a moment ago. */
  @Override
  public void close() throws IOException, InterruptedException {
    run("rm", "-rf", memory.toString(), root.toString());
  }
}
