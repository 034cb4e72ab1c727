package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceTest {
  @TempDir Path folder;

  @Test
  void theRoomOfAFolderIsThatOfItsDisk() {
    assertThat(Space.free(folder).orElseThrow()).isPositive();
  }

  @Test
  void whereTheSystemTellsNoRoomItIsUnknownAndNotZero() {
    assertThat(Space.free(folder.resolve("missing"))).isEmpty();
  }
}
