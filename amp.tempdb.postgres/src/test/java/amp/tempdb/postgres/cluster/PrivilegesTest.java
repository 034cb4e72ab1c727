package amp.tempdb.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.InterruptedWaitException;
import amp.os.OperatingSystem;
import amp.tempdb.api.TempDbException;
import amp.testkit.OtherLoader;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivilegesTest {
  @TempDir Path folder;

  @Test
  void rootNeverRunsAServerAsItself() {
    Privileges privileges = Privileges.of(folder);
    assertThat(privileges.prefix().isEmpty()).isNotEqualTo(OperatingSystem.root());
    assertThat(privileges.initdbPrefix().isEmpty()).isNotEqualTo(OperatingSystem.root());
  }

  /**
   * In another class loader, since here they have been asked before. A program that has ended
   * before anybody waits for it interrupts nobody.
   */
  @Test
  void whoIsInterruptedWhileTheyAreFoundCanAskAgain() throws Exception {
    Assumptions.assumeTrue(OperatingSystem.root(), "an ordinary user's are not looked for");
    String type = Privileges.class.getName();
    Thread.currentThread().interrupt();
    try {
      OtherLoader.call(type, "of", null, folder);
    } catch (InvocationTargetException e) {
      assertThat(e.getCause()).hasToString(new InterruptedWaitException().toString());
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(OtherLoader.call(type, "of", null, folder))
        .hasToString(Privileges.of(folder).toString());
  }

  @Test
  void anotherUserKeepsNoRightButToEnterFolders() {
    Privileges other = new Privileges.OtherUser(1000, 65_534);
    assertThat(other.prefix()).containsSequence("--reuid", "1000").doesNotContain("65534");
    assertThat(other.initdbPrefix()).containsSequence("--reuid", "65534");
    assertThat(other.prefix()).containsSequence("--ambient-caps", "+dac_override");
  }

  @Test
  void ownersAreChangedByRootAloneAndNotThroughLinks() throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Path outside = Files.createFile(folder.resolve("outside"));
    Files.createSymbolicLink(tree.resolve("link"), outside);
    Privileges other = new Privileges.OtherUser(12_345, 12_346);
    if (!OperatingSystem.root()) {
      assertThatThrownBy(() -> other.own(tree))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("belongs to user " + OperatingSystem.user());
      return;
    }
    other.own(tree);
    assertThat(OperatingSystem.owner(tree)).isEqualTo(12_345);
    assertThat(OperatingSystem.owner(tree.resolve("link"))).isEqualTo(12_345);
    assertThat(OperatingSystem.owner(outside)).isZero();
    other.ownForInitdb(tree);
    assertThat(OperatingSystem.owner(tree)).isEqualTo(12_346);
    new Privileges.UserNamespace().own(tree);
    assertThat(OperatingSystem.owner(tree)).isZero();
  }

  @Test
  void aFolderOfAnotherUserIsRefused() throws Exception {
    Assumptions.assumeTrue(OperatingSystem.root(), "only root can give a folder away");
    Path metadb = Files.createDirectory(folder.resolve("metadb"));
    Files.setAttribute(metadb, "unix:uid", 12_345, LinkOption.NOFOLLOW_LINKS);
    assertThatThrownBy(() -> new ClusterFolder(metadb).prepare())
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("belongs to user 12345");
  }
}
