package amp.benchmarks;

import amp.ampup.Platform;
import amp.ampup.Receipt;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.testkit.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folders of one run of the benchmark: an ampup folder with the component, and projects. */
final class Workspace implements AutoCloseable {
  private final Path root;
  private final Path binaries;
  private int count;

  Workspace() throws IOException {
    root = Files.createTempDirectory("amp-benchmark-");
    binaries = Binaries.postgres18().resolve("bin");
    installComponent();
  }

  private void installComponent() throws IOException {
    Version version = Version.of("18.6.0");
    Platform platform = Platform.current();
    Path component = Store.at(home()).layout().installation("postgres", version, platform);
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

  /** Returns a folder that does not exist yet. */
  Path newFolder(String name) {
    return root.resolve(name + "-" + ++count);
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
    run("rm", "-rf", root.toString());
  }
}
