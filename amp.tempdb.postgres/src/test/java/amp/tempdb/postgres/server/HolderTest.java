package amp.tempdb.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.process.LiveFiles;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.testkit.LockHolder;
import amp.testkit.OtherLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HolderTest {
  @TempDir Path temporary;
  private ClusterFolder folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = new ClusterFolder(temporary.toRealPath().resolve("metadb"));
    folder.prepare();
  }

  private long files() throws Exception {
    try (var files = Files.list(folder.holders())) {
      return files.count();
    }
  }

  @Test
  void holdersOfThisProcessAreListedUntilTheyClose() throws Exception {
    long pid = ProcessHandle.current().pid();
    LiveFiles.Registration one = Holder.register(folder, "one", 7);
    LiveFiles.Registration two = Holder.register(folder, "two", 7);
    assertThat(Holder.living(folder))
        .containsExactlyInAnyOrder(new Holder("one", pid, 7), new Holder("two", pid, 7));
    one.close();
    one.close();
    assertThat(Holder.living(folder)).containsExactly(new Holder("two", pid, 7));
    two.close();
    assertThat(Holder.living(folder)).isEmpty();
    assertThat(files()).isZero();
  }

  @Test
  void whatDeadHoldersLeftIsRemovedWhateverItHolds() throws Exception {
    Files.writeString(folder.holders().resolve("0-4711-a"), "{\"holder\": \"x\", \"pid\": 4711}");
    Files.write(folder.holders().resolve("0-4712-b"), new byte[] {0, -1, 7});
    Files.createFile(folder.holders().resolve("c"));
    assertThat(Holder.living(folder)).isEmpty();
    assertThat(files()).isZero();
  }

  @Test
  void aHolderInAnotherProcessLivesUntilItIsKilled() throws Exception {
    Path file = folder.holders().resolve("0-4711-a");
    Process other = LockHolder.start(file);
    Files.writeString(file, "{\"holder\": \"ampd solo\", \"pid\": 4711}");
    assertThat(Holder.living(folder)).containsExactly(new Holder("ampd solo", 4711, 0));
    Files.writeString(file, "{\"holder");
    assertThat(Holder.living(folder)).containsExactly(new Holder("unknown", 0, 0));
    other.destroyForcibly().waitFor();
    assertThat(Holder.living(folder)).isEmpty();
  }

  @Test
  void aHolderInAnotherClassLoaderOfThisProcessStays() throws Exception {
    Object theirs =
        OtherLoader.call(
            Holder.class.getName(),
            "register",
            null,
            OtherLoader.create(ClusterFolder.class.getName(), folder.root()),
            "theirs",
            7L);
    LiveFiles.Registration ours = Holder.register(folder, "ours", 7);
    assertThat(Holder.living(folder)).hasSize(2);
    ours.close();
    assertThat(Holder.living(folder)).hasSize(1);
    try (var files = Files.list(folder.holders())) {
      assertThat(LockHolder.tries(files.findFirst().orElseThrow())).isFalse();
    }
    OtherLoader.call(LiveFiles.Registration.class.getName(), "close", theirs);
    assertThat(Holder.living(folder)).isEmpty();
  }

  @Test
  void anInterruptedRegistrationLeavesNothing() throws Exception {
    Thread.currentThread().interrupt();
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> Holder.register(folder, "x", 7))
        .isInstanceOf(java.io.IOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Holder.living(folder)).isEmpty();
    assertThat(files()).isZero();
  }
}
