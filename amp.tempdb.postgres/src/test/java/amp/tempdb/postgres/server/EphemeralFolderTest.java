package amp.tempdb.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.OperatingSystem;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.testkit.LockHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralFolderTest {
  @TempDir Path temporary;

  private ClusterFolder folder(String name) throws IOException {
    ClusterFolder folder = new ClusterFolder(Files.createDirectory(temporary.resolve(name)));
    Files.createFile(folder.startLock());
    Files.writeString(Files.createDirectory(folder.data()).resolve("PG_VERSION"), "18\n");
    return folder;
  }

  @Test
  void whatAKilledProcessWasMakingIsDeleted() throws Exception {
    ClusterFolder abandoned = folder("amp-1");
    EphemeralFolder.begin(abandoned);
    EphemeralFolder.sweep(temporary);
    assertThat(abandoned.root()).doesNotExist();
  }

  @Test
  void whatAnotherProcessIsMakingStays() throws Exception {
    ClusterFolder making = folder("amp-1");
    EphemeralFolder.begin(making);
    Process other = LockHolder.start(making.startLock());
    try {
      EphemeralFolder.sweep(temporary);
      assertThat(making.data().resolve("PG_VERSION")).exists();
    } finally {
      other.getOutputStream().close();
      other.waitFor();
    }
    EphemeralFolder.sweep(temporary);
    assertThat(making.root()).doesNotExist();
  }

  @Test
  void whatWasCompleteAndIsUsedByNoProcessIsDeleted() throws Exception {
    ClusterFolder complete = folder("amp-1");
    EphemeralFolder.begin(complete);
    EphemeralFolder.complete(complete);
    EphemeralFolder.sweep(temporary);
    assertThat(complete.root()).doesNotExist();
  }

  @Test
  void whatIsUsedOrNotOursStays() throws Exception {
    ClusterFolder complete = folder("amp-1");
    EphemeralFolder.begin(complete);
    EphemeralFolder.complete(complete);
    Process user = LockHolder.start(complete.lock());
    ClusterFolder unmarked = folder("amp-2");
    ClusterFolder other = folder("other");
    EphemeralFolder.begin(other);
    Path elsewhere = Files.createSymbolicLink(temporary.resolve("amp-3"), other.root());
    Files.createFile(temporary.resolve("amp-4"));
    if (OperatingSystem.root()) {
      ClusterFolder foreign = folder("amp-5");
      EphemeralFolder.begin(foreign);
      Files.setAttribute(foreign.root(), "unix:uid", 65534);
    }
    try {
      EphemeralFolder.sweep(temporary);
    } finally {
      user.getOutputStream().close();
      user.waitFor();
    }
    assertThat(complete.data()).exists();
    assertThat(unmarked.data()).exists();
    assertThat(elsewhere).exists();
    assertThat(temporary.resolve("amp-4")).exists();
    assertThat(Files.exists(temporary.resolve("amp-5/data"))).isEqualTo(OperatingSystem.root());
  }

  @Test
  void ofAMissingTemporaryFolderTheMessageSaysWhatNamesIt() {
    assertThatThrownBy(() -> EphemeralFolder.make(temporary.resolve("missing").toString()))
        .hasMessageContaining("missing is not there")
        .hasMessageContaining("java.io.tmpdir");
  }

  /** A zero is what no locale has; in that of C it is any letter but those of ASCII. */
  @Test
  void soItDoesOfANameThatJavaCannotUse() {
    assertThatThrownBy(() -> EphemeralFolder.make(temporary + "/a\0b"))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("java.io.tmpdir")
        .hasMessageContaining("UTF-8");
  }
}
