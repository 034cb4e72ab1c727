package amp.tempdb.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.Role;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract that is about the folder and what lies in it already. */
abstract class FolderContract extends SettingsContract {
  @Test
  void unwritablePlaceIsNamed() throws IOException {
    needsDataInTheFolder();
    // Even root can make nothing in /proc.
    Path place = Path.of("/proc/amp");
    if (!isRoot()) {
      place = Files.createDirectory(folder.resolve("closed"));
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("r-x------"));
    }
    Path metadb = place.resolve("metadb");
    assertThatThrownBy(() -> TempDb.open(select(TempDbSpec.at(metadb))))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining(place.toString());
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  @Test
  void freshDirectoryAcceptsConnectionsAndIsTheOneAskedFor() throws Exception {
    needsDataInTheFolder();
    try (TempDb db = TempDb.open(spec())) {
      assertThat(db.server().role()).isEqualTo(Role.OWNER);
      Path data = db.server().dataDirectory();
      assertThat(data).isEqualTo(folder.toRealPath().resolve("metadb/data"));
      assertThat(ask(db, "SHOW data_directory")).contains(data.toString());
      assertThat(ask(db, "SELECT current_database() || current_user")).contains("amppostgres");
    }
  }

  @Test
  void existingDirectoryIsNeverInitialisedAgain() throws Exception {
    needsDataInTheFolder();
    Path version = folder.resolve("metadb/data/PG_VERSION");
    TempDb.open(spec()).close();
    FileTime before = Files.getLastModifiedTime(version);
    Object inode = Files.getAttribute(version, "unix:ino");
    TempDb.open(spec()).close();
    assertThat(Files.getLastModifiedTime(version)).isEqualTo(before);
    assertThat(Files.getAttribute(version, "unix:ino")).isEqualTo(inode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEAD", "0", "-1", "1", "99999999999", "not a number", "", "\0\0\0\377"})
  void stalePidFileIsTolerated(String content) throws Exception {
    needsDataInTheFolder();
    TempDb.open(spec()).close();
    String pid = content.equals("DEAD") ? Long.toString(deadPid()) : content;
    Files.writeString(folder.resolve("metadb/data/postmaster.pid"), pid);
    try (TempDb db = TempDb.open(spec())) {
      assertThat(ask(db, "SELECT 1")).contains("1");
    }
  }

  private static long deadPid() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void pidFileWithAnotherProgramsPidIsToleratedAndTheProgramLeftAlone() throws Exception {
    needsDataInTheFolder();
    TempDb.open(spec()).close();
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      Path data = folder.resolve("metadb/data");
      Files.writeString(
          data.resolve("postmaster.pid"),
          other.pid()
              + "\n"
              + data.toRealPath()
              + "\n1700000000\n5432\n/tmp\n\n  123 456\nready\n");
      try (TempDb db = TempDb.open(spec())) {
        assertThat(ask(db, "SELECT 1")).contains("1");
      }
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space",
        "per%20cent",
        "a&b=c?d",
        "it's \"quoted\"",
        "naïve-日本",
        "c,o;m$m`a",
        "+plus#"
      })
  void urlIsEscapedForOddFolderNames(String name) throws Exception {
    needsDataInTheFolder();
    try (TempDb db = TempDb.open(select(TempDbSpec.at(folder.resolve(name).resolve("metadb"))))) {
      assertThat(ask(db, "SELECT 1")).contains("1");
      assertThat(ask(db, "SHOW data_directory"))
          .contains(folder.toRealPath().resolve(name).resolve("metadb/data").toString());
    }
  }

  @Test
  void aFolderWithAPathOfTwoHundredBytesWorks() throws Exception {
    needsDataInTheFolder();
    Path deep = folder.resolve("é ".repeat(40)).resolve("x".repeat(80)).resolve("metadb");
    try (TempDb db = TempDb.open(select(TempDbSpec.at(deep)))) {
      assertThat(ask(db, "SELECT 1")).contains("1");
    }
    try (TempDb db = TempDb.open(select(TempDbSpec.at(deep)))) {
      assertThat(ask(db, "SELECT 1")).contains("1");
    }
  }

  @Test
  void aDataDirectoryOfAnotherMajorIsRefusedUntouched() throws Exception {
    needsDataInTheFolder();
    TempDb.open(spec()).close();
    Path version = folder.resolve("metadb/data/PG_VERSION");
    Files.writeString(version, "16\n");
    assertThatThrownBy(() -> TempDb.open(spec()))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("16")
        .hasMessageContaining("ampup install --component postgres 16");
    assertThat(Files.readString(version)).isEqualTo("16\n");
  }

  @Test
  void aDirectoryThatIsNoClusterIsRefusedUntouched() throws Exception {
    needsDataInTheFolder();
    Path data = Files.createDirectories(folder.resolve("metadb/data"));
    Files.writeString(data.resolve("thesis.txt"), "years of work");
    assertThatThrownBy(() -> TempDb.open(spec()))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining(data.toRealPath().toString());
    assertThat(data.resolve("thesis.txt")).hasContent("years of work");
  }

  @Test
  void filesAndFoldersAdmitTheirOwnerAlone() throws Exception {
    needsDataInTheFolder();
    try (TempDb db = TempDb.open(spec())) {
      Path metadb = folder.resolve("metadb");
      for (Path path : List.of(metadb, metadb.resolve("data"), metadb.resolve("run"))) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo("rwx------");
      }
      assertThat(db.connection().toString()).doesNotContain("password=");
    }
  }
}
