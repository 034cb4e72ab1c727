package amp.ampup.install.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Archives;
import amp.testkit.DebPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageContentTest {
  @TempDir Path folder;

  @Test
  void whatAKilledProcessLeftIsNoHindrance() throws IOException {
    Archives files =
        new Archives()
            .file("./usr/share/doc/x/copyright", "x")
            .file("./usr/share/postgresql/18/extension/x.control", "comment = 'x'");
    Path deb = Files.write(folder.resolve("x.deb"), DebPackage.of("x", "1-1", "amd64", "", files));
    Path work = Files.createDirectories(folder.resolve("work"));
    Files.createDirectories(work.resolve("content/usr"));
    assertThat(PackageContent.read(deb, work).creates).containsExactly("x");
    assertThat(work).isDirectoryContaining("glob:**content");
    try (var left = Files.list(work)) {
      assertThat(left).hasSize(1);
    }
  }
}
