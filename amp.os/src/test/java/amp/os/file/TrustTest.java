package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
  private static final int STRANGER = 12345;

  @TempDir Path temp;
  private Path folder;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectory(temp.resolve("folder")).toRealPath();
    file = Files.createFile(folder.resolve("file"));
    permit(folder, "rwxr-xr-x");
    permit(file, "rw-r--r--");
  }

  private static void permit(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void whatIsOursAndNobodyElseMayWriteIsTrusted() throws Exception {
    assertThat(Trust.CODE.objectionInFolder(file)).isEmpty();
    for (Trust policy : Trust.values()) {
      assertThat(policy.objection(file)).as(policy.name()).isEmpty();
    }
  }

  @Test
  void theGroupMayWriteProgramsAndNotCode() throws Exception {
    permit(file, "rwxrwxr-x");
    assertThat(Trust.PROGRAM.objection(file)).isEmpty();
    Trust.Objection objection = Trust.CODE.objection(file).orElseThrow();
    assertThat(objection.reason()).isEqualTo(Trust.Reason.MODE);
    assertThat(objection.path()).isEqualTo(file);
    assertThat(objection.mode()).isEqualTo(0775);
  }

  @Test
  void whatEverybodyMayWriteIsNotRun() throws Exception {
    permit(file, "rw-r--rw-");
    assertThat(Trust.PROGRAM.objection(file)).isPresent();
    assertThat(Trust.CODE.objection(file)).isPresent();
    assertThat(Trust.DATA.objection(file)).isEmpty();
  }

  @Test
  void whoMayWriteTheFolderMayExchangeTheCodeUnlessItIsSticky() throws Exception {
    permit(folder, "rwxrwxrwx");
    assertThat(Trust.CODE.objection(file)).isEmpty();
    assertThat(Trust.CODE.objectionInFolder(file).orElseThrow().path()).isEqualTo(folder);
    Files.setAttribute(folder, "unix:mode", 01777);
    assertThat(Trust.CODE.objectionInFolder(file)).isEmpty();
  }

  @Test
  void aLinkToCodeCountsAsWhatItLeadsTo() throws Exception {
    permit(file, "rw-rw-rw-");
    Path link = Files.createSymbolicLink(temp.resolve("link"), file);
    assertThat(Trust.CODE.objectionInFolder(link).orElseThrow().path()).isEqualTo(file);
  }

  @Test
  void whatIsAnotherUsersIsNotTrusted() throws Exception {
    assumeTrue(OperatingSystem.root(), "only root can give a file away");
    Files.setAttribute(file, "unix:uid", STRANGER);
    for (Trust policy : Trust.values()) {
      Trust.Objection objection = policy.objection(file).orElseThrow();
      assertThat(objection.reason()).isEqualTo(Trust.Reason.OWNER);
      assertThat(objection.owner()).isEqualTo(Integer.toString(STRANGER));
    }
  }
}
