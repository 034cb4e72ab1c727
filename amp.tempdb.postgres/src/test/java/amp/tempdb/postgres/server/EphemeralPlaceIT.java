package amp.tempdb.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.os.OperatingSystem;
import amp.os.file.Trees;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralPlaceIT {
  private static final Path USUAL = Path.of("/tmp");

  @TempDir Path chosen;

  @Test
  void itIsInMemoryWhereThereIsMuchAndNothingOfItStaysAfterAKill() throws Exception {
    Path expected = MemoryFolder.insteadOf(USUAL).orElse(USUAL);
    Path root;
    try (HolderProcess holder = open(USUAL)) {
      root = root(holder);
      assertThat(root.getParent()).isEqualTo(expected);
      holder.kill();
    }
    Eventually.holds("end of the folder", () -> !Files.exists(root));
  }

  @Test
  void aTemporaryFolderThatSomebodyChoseHasIt() throws Exception {
    try (HolderProcess holder = open(chosen)) {
      assertThat(root(holder).getParent()).isEqualTo(chosen.toRealPath());
    }
  }

  /** The first program that root runs is one that looks whether it can have user namespaces. */
  @Test
  void whatIsBegunIsSweptThoughItsMakerWasKilledAtTheFirstProgram() throws Exception {
    assumeTrue(OperatingSystem.root(), "only root looks for another user");
    Path temporary = Files.createDirectory(chosen.resolve("temporary"));
    Path reached = chosen.resolve("reached");
    Path pipe = chosen.resolve("pipe");
    Run.command("mkfifo", pipe.toString()).orFail();
    Path bin = Files.createDirectory(chosen.resolve("bin"));
    Path unshare = bin.resolve("unshare");
    Files.writeString(unshare, "#!/bin/sh\n: >" + reached + "\nread line <" + pipe + "\n");
    assertThat(unshare.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder = HolderProcess.command(Path.of(""), chosen.resolve("home"));
    builder.redirectErrorStream(true).redirectOutput(chosen.resolve("out").toFile());
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    builder.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);

    Process maker = builder.start();
    try {
      Eventually.whileAlive(maker)
          .until("the first program", () -> Files.exists(reached), Boolean::booleanValue);
    } finally {
      maker.destroyForcibly().waitFor();
    }
    try {
      assertThat(Trees.children(temporary)).hasSize(1);
      EphemeralFolder.sweep(temporary);
      assertThat(Trees.children(temporary)).isEmpty();
    } finally {
      Files.writeString(pipe, "\n");
    }
  }

  private static HolderProcess open(Path temporary) throws Exception {
    return HolderProcess.start(
        Path.of(""), Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary));
  }

  /** A server works in its data directory. */
  private static Path root(HolderProcess holder) throws Exception {
    return Trees.parent(Path.of("/proc/" + holder.server() + "/cwd").toRealPath());
  }
}
