package amp.tempdb.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeSinkTest {
  @TempDir Path folder;

  @Test
  void ofManyFilesThoseThatVanishedAreLeftOutAndAllOthersAreThere() throws Exception {
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("base"));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      names.add("base/-" + i);
      Files.writeString(data.resolve("base/-" + i), "content " + i);
    }
    names.add("base/vanished");
    TreeSink sink = new TreeSink(folder.resolve("copy"));
    sink.directory("base");

    sink.files(data, names);
    for (int i = 0; i < 40; i++) {
      assertThat(folder.resolve("copy/base/-" + i)).hasContent("content " + i);
    }
    assertThat(folder.resolve("copy/base/vanished")).doesNotExist();
  }
}
