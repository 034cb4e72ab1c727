package amp.os.process;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeSyncTest {
  @TempDir Path folder;

  @Test
  void aTreeIsPutOnDiskAndAMissingOneCannotBe() throws Exception {
    Files.writeString(Files.createDirectory(folder.resolve("deep")).resolve("file"), "x");
    TreeSync.sync(folder);
    assertThatThrownBy(() -> TreeSync.sync(folder.resolve("missing")))
        .isInstanceOf(IOException.class);
  }
}
