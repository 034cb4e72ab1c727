package amp.ampup.store.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A zip file system makes no symbolic links, as Windows does for an ordinary user. */
class LinksTest {
  @TempDir Path folder;

  @Test
  void whereLinksCannotBeMadeACopyStandsInForThem() throws IOException {
    try (FileSystem system = zip()) {
      Path target = Files.createDirectory(system.getPath("/target"));
      Files.createDirectory(target.resolve("lib"));
      Files.writeString(target.resolve("lib/libpq.so.5.18"), "library");
      Links.create(target, Map.of("lib/libpq.so", "libpq.so.5", "lib/libpq.so.5", "libpq.so.5.18"));
      assertThat(Files.readString(target.resolve("lib/libpq.so"))).isEqualTo("library");
      assertThat(Files.readString(target.resolve("lib/libpq.so.5"))).isEqualTo("library");
    }
  }

  @Test
  void aLinkThatLeadsNowhereCannotBeCopied() throws IOException {
    try (FileSystem system = zip()) {
      Path target = Files.createDirectory(system.getPath("/target"));
      assertThatThrownBy(() -> Links.create(target, Map.of("a", "b", "b", "a")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot make the link");
    }
  }

  private FileSystem zip() throws IOException {
    return FileSystems.newFileSystem(folder.resolve("links.zip"), Map.of("create", "true"));
  }
}
