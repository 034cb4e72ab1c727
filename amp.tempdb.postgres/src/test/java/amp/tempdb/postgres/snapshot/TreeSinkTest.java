package amp.tempdb.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TreeSinkTest {
  @TempDir Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void nothingThatAFailedCommandCopiedCountsAsCopied() throws Exception {
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("base"));
    Files.writeString(data.resolve("base/whole"), "whole");
    Files.writeString(data.resolve("other"), "other");
    TreeSink sink = new TreeSink(folder.resolve("copy"));
    sink.directory("base");

    List<String> left = sink.cloneAll(data, List.of("base/whole", "base/vanished", "other"));
    assertThat(left).containsExactly("base/whole", "base/vanished");
    assertThat(folder.resolve("copy/base/whole")).doesNotExist();
    assertThat(folder.resolve("copy/other")).hasContent("other");

    sink.files(data, left);
    assertThat(folder.resolve("copy/base/whole")).hasContent("whole");
    assertThat(folder.resolve("copy/base/vanished")).doesNotExist();
  }
}
