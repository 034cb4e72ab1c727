package amp.tempdb.postgres.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import amp.os.OperatingSystem;
import amp.problem.Remedy;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.PgVersion;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterInitializerTest {
  @TempDir Path folder;

  @Test
  void anInitdbThatDoesNotEndIsNotTakenForAFolderThatCannotBeWritten() throws IOException {
    assumeFalse(OperatingSystem.WINDOWS, "Windows has no named pipes among its files");
    Path pipe = folder.resolve("nobody-writes");
    Run.command("mkfifo", pipe.toString()).orFail();
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path initdb = Files.writeString(bin.resolve("initdb"), "#!/bin/sh\nread line <" + pipe + "\n");
    assertThat(initdb.toFile().setExecutable(true)).isTrue();
    Path data = folder.resolve("metadb/data");
    Programs programs =
        new Programs(new Installation(bin, new PgVersion(18, 6)), new Privileges.Own());
    ClusterInitializer initializer =
        new ClusterInitializer(
            programs,
            TempDbSpec.at(folder.resolve("metadb")),
            ServerExtensions.NONE,
            Duration.ofMillis(100));

    assertThatExceptionOfType(StartFailedException.class)
        .isThrownBy(() -> initializer.create(data))
        .satisfies(
            e -> {
              assertThat(e.problem()).isEqualTo("initdb did not end within 100 ms for " + data);
              assertThat(e.exitCode()).isEqualTo(-1);
              assertThat(e.command()).contains(initdb.toString());
              assertThat(Remedy.text(e.remedies()))
                  .contains("Try again", "another disk")
                  .doesNotContain("Make the folder writable");
            });
  }
}
