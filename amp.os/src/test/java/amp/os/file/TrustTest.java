package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
    folder = Files.createDirectory(temp.toRealPath().resolve("folder"));
    file = Files.createFile(folder.resolve("file"));
    permit(folder, "rwxr-xr-x");
    permit(file, "rw-------");
  }

  private static void permit(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void give(Path path, String id, int number) throws IOException {
    assumeTrue(OperatingSystem.root(), "only root can give a file away");
    Files.setAttribute(path, "unix:" + id, number, LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void whatIsOursAndNobodyElseMayWriteIsTrusted() throws Exception {
    assertThat(Trust.CODE.objectionOnTheWay(file)).isEmpty();
    for (Trust policy : Trust.values()) {
      assertThat(policy.objection(file)).as(policy.name()).isEmpty();
    }
  }

  @Test
  void theGroupMayWriteProgramsAndNotCode() throws Exception {
    give(file, "gid", STRANGER);
    permit(file, "rwxrwxr-x");
    assertThat(Trust.PROGRAM.objection(file)).isEmpty();
    Trust.Objection objection = Trust.CODE.objection(file).orElseThrow();
    assertThat(objection.reason()).isEqualTo(Trust.Reason.MODE);
    assertThat(objection.path()).isEqualTo(file);
    assertThat(objection.mode()).isEqualTo(0775);
    assertThat(objection.text()).isEqualTo(file + " can be written by other users (mode 775)");
  }

  @Test
  void thePrivateGroupOfTheOwnerIsNobodyElse() throws Exception {
    give(file, "gid", 0);
    permit(file, "rwxrwxr-x");
    assertThat(Trust.CODE.objection(file)).isEmpty();
    assertThat(Trust.SECRET.objection(file)).isPresent();
    permit(file, "rwxrwxrwx");
    assertThat(Trust.CODE.objection(file)).isPresent();
  }

  @Test
  void whatEverybodyMayWriteIsNotRun() throws Exception {
    permit(file, "rw-r--rw-");
    assertThat(Trust.PROGRAM.objection(file)).isPresent();
    assertThat(Trust.CODE.objection(file)).isPresent();
    assertThat(Trust.DATA.objection(file)).isEmpty();
  }

  @Test
  void whoMayWriteAFolderMayExchangeWhatIsInItUnlessItIsSticky() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("a/b"));
    permit(folder, "rwxrwxrwx");
    assertThat(Trust.CODE.objection(file)).isEmpty();
    for (Path below : List.of(file, deep, deep.resolve("not/there"))) {
      assertThat(Trust.CODE.objectionOnTheWay(below).orElseThrow().path()).isEqualTo(folder);
      assertThat(Trust.PROGRAM.objectionOnTheWay(below)).isPresent();
    }
    Files.setAttribute(folder, "unix:mode", 01777);
    assertThat(Trust.CODE.objectionOnTheWay(file)).isEmpty();
    assertThat(Trust.CODE.objectionOnTheWay(folder).orElseThrow().path()).isEqualTo(folder);
    assertThat(Trust.CODE.objectionAbove(file)).isEmpty();
    permit(folder, "rwxrwxrwx");
    assertThat(Trust.CODE.objectionAbove(folder)).isEmpty();
    assertThat(Trust.CODE.objectionAbove(file).orElseThrow().path()).isEqualTo(folder);
  }

  @Test
  void everyFolderAboveBelongsToThisUserOrRoot() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("a/b"));
    give(folder, "uid", STRANGER);
    Trust.Objection objection = Trust.CODE.objectionOnTheWay(deep).orElseThrow();
    assertThat(objection.path()).isEqualTo(folder);
    assertThat(objection.text()).isEqualTo(folder + " belongs to user 12345");
  }

  @Test
  void aLinkToCodeCountsAsWhatItLeadsTo() throws Exception {
    permit(file, "rw-rw-rw-");
    Path link = Files.createSymbolicLink(temp.resolve("link"), file);
    assertThat(Trust.CODE.objectionOnTheWay(link).orElseThrow().path()).isEqualTo(file);
    assertThat(Trust.CODE.objection(link)).isPresent();
  }

  @Test
  void aLinkOfAnotherUserIsNotFollowedAndNeitherIsOneIntoAnOpenFolder() throws Exception {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path link =
        Files.createSymbolicLink(temp.toRealPath().resolve("link"), Path.of("folder/../folder"));
    assertThat(Trust.CODE.objectionOnTheWay(link.resolve("inside"))).isEmpty();
    permit(folder, "rwxrwxrwx");
    assertThat(Trust.CODE.objectionOnTheWay(link.resolve("inside")).orElseThrow().path())
        .isEqualTo(folder);
    permit(folder, "rwxr-xr-x");
    assertThat(Trust.CODE.objectionOnTheWay(inside)).isEmpty();
    give(link, "uid", STRANGER);
    assertThat(Trust.CODE.objectionOnTheWay(link.resolve("inside")).orElseThrow().path())
        .isEqualTo(link);
  }

  @Test
  void linksInACircleEnd() throws Exception {
    Path one = folder.resolve("one");
    Files.createSymbolicLink(one, Path.of("two"));
    Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
    assertThatThrownBy(() -> Trust.CODE.objectionOnTheWay(one))
        .isInstanceOf(FileSystemLoopException.class);
  }

  @Test
  void whatIsAnotherUsersIsNotTrusted() throws Exception {
    give(file, "uid", STRANGER);
    for (Trust policy : Trust.values()) {
      Trust.Objection objection = policy.objection(file).orElseThrow();
      assertThat(objection.reason()).isEqualTo(Trust.Reason.OWNER);
      assertThat(objection.owner()).isEqualTo(Integer.toString(STRANGER));
    }
  }
}
