package amp.tempdb.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import amp.os.OperatingSystem;
import amp.os.file.DiskFullException;
import amp.os.process.Command;
import amp.problem.ProblemException;
import amp.problem.Remedy;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShortageTest {
  private static final String SAID = "could not write: No space left on device";

  @TempDir Path folder;

  static Stream<Exception> everyWayThatAFullDiskShowsItself() {
    return Stream.of(
        new DiskFullException(Path.of("file")),
        new IOException("No space left on device"),
        new FileSystemException("file", null, "Disk quota exceeded"),
        new IOException("There is not enough space on the disk"),
        new SQLException("schreiben fehlgeschlagen", "53100"),
        new SQLException("could not extend file: Disk quota exceeded", "XX000"),
        new StartFailedException(
            "initdb failed", Remedy.advice("See below"), List.of("initdb"), 1, SAID),
        new TempDbException("it failed", "Try again", new SQLException("no room", "53100")));
  }

  @ParameterizedTest
  @MethodSource("everyWayThatAFullDiskShowsItself")
  void isKnownHoweverItShowsItself(Exception failure) {
    assertThat(Shortage.isDiskFull(failure)).isTrue();
  }

  @Test
  void otherFailuresAreNotTakenForAFullDisk() {
    assertThat(Shortage.isDiskFull(new IOException("Permission denied"))).isFalse();
    assertThat(Shortage.isDiskFull(new SQLException("no such table", "42P01"))).isFalse();
    // What is quoted in a message of ours is no failure of the disk.
    assertThat(Shortage.isDiskFull(new TempDbException("no table \"" + SAID + "\"", ""))).isFalse();
  }

  @Test
  void aProgramThatDoesNotEndIsNotTakenForAFolderThatCannotBeWritten() throws IOException {
    assumeFalse(OperatingSystem.WINDOWS, "Windows has no named pipes among its files");
    Path pipe = folder.resolve("nobody-writes");
    assertThat(Command.of("mkfifo", pipe.toString()).run().exitCode()).isZero();
    Command reader = Command.of("cat", pipe.toString()).timeout(Duration.ofMillis(100));
    Command.TimeoutException hung =
        catchThrowableOfType(Command.TimeoutException.class, reader::run);

    ProblemException told = ClusterFolder.unusable(folder, hung);
    assertThat(told.problem()).contains("no end after 100 ms");
    assertThat(Remedy.text(told.remedies()))
        .startsWith("Try again when the machine has less to do");
  }

  @Test
  void aProgramsOutputIsAnsweredWithWhatIsNeededAndWhere() throws IOException {
    Path making = Files.createDirectories(folder.resolve(".preparing-1/.staging-2"));

    assertThat(Remedy.text(Shortage.ofProgram(making, SAID, "See it")))
        .startsWith("About 67.1 MB are needed on the disk of " + folder + ", and ")
        .endsWith("\nSee it");
    assertThat(Remedy.text(Shortage.ofProgram(making, "FATAL: Too many open files", "See it")))
        .contains("ulimit -n")
        .endsWith("\nSee it");
    assertThat(Remedy.text(Shortage.ofProgram(making, "File size limit exceeded", "See it")))
        .contains("ulimit -f")
        .endsWith("\nSee it");
    assertThat(Shortage.ofProgram(making, "FATAL: no", "See it"))
        .isEqualTo(Remedy.advice("See it"));
  }

  @Test
  void aLimitOfTheSizeOfFilesIsTold() {
    assertThat(Shortage.remedy(folder, new IOException("a: File too large")).orElseThrow().text())
        .contains("ulimit -f");
  }

  @Test
  void aDiskWithRoomThatTakesNoMoreIsExplained() {
    assertThat(Shortage.room(folder, 1).text()).contains("full of files");
    assertThat(Shortage.room(folder, Long.MAX_VALUE >> 1).text()).doesNotContain("full of files");
  }
}
