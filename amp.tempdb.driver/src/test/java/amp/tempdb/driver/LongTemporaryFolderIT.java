package amp.tempdb.driver;

import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.testkit.Binaries;
import amp.testkit.Java;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A temporary folder whose path is too long for a socket, which clients reach by a link. */
class LongTemporaryFolderIT {
  /** Opens a database, says where the folder of its socket is, and closes it. */
  public static void main(String... arguments) {
    try (TempDb db = TempDb.open(TempDbSpec.ephemeral())) {
      Path socketFolder = Path.of(db.connection().host());
      System.out.println(socketFolder);
      System.out.println(Files.isSymbolicLink(socketFolder));
    }
  }

  @Test
  void noLinkStaysBehind(@TempDir Path folder) throws IOException, InterruptedException {
    Binaries.postgres18();
    Path temporary = Files.createDirectories(folder.resolve("x".repeat(200)));
    Process program =
        new ProcessBuilder(
                Java.command(
                    "-Djava.io.tmpdir=" + temporary,
                    "-cp",
                    System.getProperty("java.class.path"),
                    LongTemporaryFolderIT.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> said =
        new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();

    assertThat(program.waitFor()).isZero();
    assertThat(said).hasSize(2).last().isEqualTo("true");
    assertThat(Files.exists(Path.of(said.get(0)), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(temporary).isEmptyDirectory();
  }
}
