package amp.tempdb.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.OperatingSystem;
import amp.tempdb.api.TempDbException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFolderTest {
  @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ALWAYS)
  Path temporary;

  private Map<String, String> environment;
  private Path runtime;

  @BeforeEach
  void makeRuntimeDirectory() throws Exception {
    runtime = Files.createDirectory(temporary.toRealPath().resolve("r"));
    environment = Map.of("XDG_RUNTIME_DIR", runtime.toString());
  }

  private static int bytes(Path socket) {
    return socket.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** The socket with the longest port there can be: it must fit whatever port is listened on. */
  private static Path longest(Path directory) {
    return new Endpoint.Unix(directory, 65_535, false).socket();
  }

  /** A folder whose socket has a path of this many bytes. */
  private ClusterFolder folder(int length, String letter) throws Exception {
    Path base = temporary.toRealPath();
    int rest = length - bytes(longest(base.resolve("x/run"))) + 1;
    int size = letter.getBytes(StandardCharsets.UTF_8).length;
    String name = letter.repeat(rest / size) + "a".repeat(rest % size);
    ClusterFolder folder = new ClusterFolder(base.resolve(name));
    folder.prepare();
    assertThat(bytes(longest(folder.run()))).isEqualTo(length);
    return folder;
  }

  @Test
  void theLastPathThatFitsIsUsedAndTheNextOneHasAShortLink() throws Exception {
    for (String letter : new String[] {"x", "é"}) {
      ClusterFolder fits = folder(OperatingSystem.SOCKET_PATH_LIMIT, letter);
      assertThat(SocketFolder.choose(fits, environment)).isEqualTo(fits.run());
      ClusterFolder tooLong = folder(OperatingSystem.SOCKET_PATH_LIMIT + 1, letter);
      Path link = SocketFolder.choose(tooLong, environment);
      assertThat(link).startsWithRaw(runtime.resolve("amp"));
      assertThat(link.toRealPath()).isEqualTo(tooLong.run());
    }
  }

  @Test
  void aCommaInThePathIsAvoided() throws Exception {
    ClusterFolder folder = new ClusterFolder(temporary.resolve("a,b"));
    folder.prepare();
    Path chosen = SocketFolder.choose(folder, environment);
    assertThat(chosen).startsWithRaw(runtime);
    assertThat(chosen.toRealPath()).isEqualTo(folder.run().toRealPath());
    assertThat(SocketFolder.choose(folder, environment)).isEqualTo(chosen);
  }

  @Test
  void twoFoldersHaveTwoSockets() throws Exception {
    ClusterFolder one = new ClusterFolder(temporary.resolve("a,b"));
    ClusterFolder two = new ClusterFolder(temporary.resolve("a,c"));
    one.prepare();
    two.prepare();
    assertThat(SocketFolder.choose(one, environment))
        .isNotEqualTo(SocketFolder.choose(two, environment));
  }

  @Test
  void aLinkThatIsMissingOrLeadsElsewhereIsMadeAnew() throws Exception {
    ClusterFolder folder = new ClusterFolder(temporary.resolve("a,b"));
    folder.prepare();
    Path link = SocketFolder.choose(folder, environment);
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("/nowhere"));
    assertThat(SocketFolder.choose(folder, environment).toRealPath())
        .isEqualTo(folder.run().toRealPath());
    Files.delete(link);
    assertThat(SocketFolder.choose(folder, environment)).isSymbolicLink();
    Files.delete(link);
    Files.createDirectory(link);
    assertThatThrownBy(() -> SocketFolder.choose(folder, environment))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining(link + " is in the way");
  }

  @Test
  void whatIsPutInTheWayIsRefused() throws Exception {
    ClusterFolder folder = new ClusterFolder(temporary.resolve("a,b"));
    folder.prepare();
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.createSymbolicLink(runtime.resolve("amp"), elsewhere);
    assertThatThrownBy(() -> SocketFolder.choose(folder, environment))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining(runtime.resolve("amp").toString());
    Files.delete(runtime.resolve("amp"));
    Files.createDirectory(runtime.resolve("amp"));
    if (OperatingSystem.root()) {
      Files.setAttribute(runtime.resolve("amp"), "unix:uid", 12_345);
      assertThatThrownBy(() -> SocketFolder.choose(folder, environment))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("belongs to user 12345");
      Files.setAttribute(runtime.resolve("amp"), "unix:uid", 0);
    }
    Files.setPosixFilePermissions(
        runtime.resolve("amp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(SocketFolder.choose(folder, environment)).startsWithRaw(runtime);
    assertThat(Files.getPosixFilePermissions(runtime.resolve("amp")))
        .isEqualTo(ClusterFolder.PRIVATE);
  }

  @Test
  void aUselessRuntimeDirectoryIsIgnored() throws Exception {
    ClusterFolder folder = new ClusterFolder(temporary.resolve("a,b"));
    folder.prepare();
    String tooLong = Files.createDirectory(runtime.resolve("x".repeat(100))).toString();
    for (String useless : new String[] {"", "relative", "/nowhere", "a\0b", tooLong}) {
      Path chosen = SocketFolder.choose(folder, Map.of("XDG_RUNTIME_DIR", useless));
      assertThat(chosen).startsWithRaw(Path.of("/tmp/amp-" + OperatingSystem.user()));
      Files.delete(chosen);
    }
  }

  /** Each template that was made, and each restore, left a link for good. */
  @Test
  void noLinkToAClusterThatWasOnlyToBeMadeIsLeft() throws Exception {
    ClusterFolder made = folder(OperatingSystem.SOCKET_PATH_LIMIT + 1, "x");
    ClusterFolder kept = folder(OperatingSystem.SOCKET_PATH_LIMIT + 1, "y");
    Path link = SocketFolder.choose(made, environment);
    Path other = SocketFolder.choose(kept, environment);
    Files.move(made.root(), made.root().resolveSibling("moved"));

    SocketFolder.forget(made, environment);
    SocketFolder.forget(made, environment);

    assertThat(link).satisfies(gone -> assertThat(Files.isSymbolicLink(gone)).isFalse());
    assertThat(other.toRealPath()).isEqualTo(kept.run());
  }
}
