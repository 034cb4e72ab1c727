package amp.cli.ampctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.console.CliException;
import amp.cli.console.Console;
import amp.problem.ProblemKind;
import amp.testkit.Java;
import amp.testkit.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupFileTest {
  private static final Console CONSOLE =
      Console.writing(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()));

  @TempDir Path folder;

  @Test
  void whatIsNoFileIsNamedAsSuch() {
    assertThatThrownBy(() -> BackupFile.of(folder, "missing").read(CONSOLE))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("there is no file " + folder.resolve("missing") + ". ");
    assertThatThrownBy(() -> BackupFile.of(folder, ".").read(CONSOLE))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith(folder + " is a folder. name a file that ampctl metadb backup has");
  }

  @ParameterizedTest
  @CsvSource({
    "., false, is a folder",
    "., true, is a folder",
    "inner, true, is a folder",
    "inner/, true, is a folder",
    "nodir/, false, there is no folder",
    "nodir/., true, there is no folder",
    "nodir/b, false, there is no folder",
    "nodir/b, true, there is no folder",
    "old/b, true, there is no folder",
    "old/, true, there is no folder",
    "old, false, exists",
    "pipe, false, exists",
    "pipe, true, is no regular file"
  })
  void whatCannotBeWrittenIsRefusedBeforeAnyWork(String name, boolean force, String problem)
      throws IOException {
    Files.createDirectory(folder.resolve("inner"));
    Files.writeString(folder.resolve("old"), "old");
    Run.command("mkfifo", folder.resolve("pipe").toString()).orFail();

    assertThatThrownBy(() -> BackupFile.of(folder, name).requireWritable(force))
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.kind()).isEqualTo(ProblemKind.USAGE))
        .hasMessageContaining(problem)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void aFileThatIsThereIsReplacedWithForceAndStandardOutputIsNoFile() throws IOException {
    Files.writeString(folder.resolve("old"), "old");
    Files.createDirectory(folder.resolve("-"));

    BackupFile.of(folder, "old").requireWritable(true);
    BackupFile.of(folder, "new").requireWritable(false);
    BackupFile.of(folder, "-").requireWritable(false);
  }

  @Test
  void whatAKilledProcessLeftGoesAndWhatAnotherWritesStays() throws IOException {
    Path left = Files.writeString(folder.resolve(".b-4711.part"), "left");
    Path other = Files.writeString(folder.resolve(".bc-4711.part"), "of another name");
    Process process =
        new ProcessBuilder(
                Java.command(
                    "-cp",
                    Path.of("target/test-classes").toString(),
                    LockingMain.class.getName(),
                    folder.resolve(".b-4712.part").toString()))
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("locked");

    BackupFile.of(folder, "b").write(CONSOLE, 1, out -> write(out, "new"));

    assertThat(folder.resolve("b")).hasContent("new");
    assertThat(Files.getPosixFilePermissions(folder.resolve("b")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(left).doesNotExist();
    assertThat(other).exists();
    assertThat(folder.resolve(".b-4712.part")).exists();
    process.destroy();
  }

  @Test
  void whatCannotBeWrittenLeavesWhatIsThere() throws IOException {
    Files.writeString(folder.resolve("b"), "old");
    assertThatThrownBy(
            () ->
                BackupFile.of(folder, "b")
                    .write(
                        CONSOLE,
                        5 << 20,
                        out -> {
                          write(out, "half");
                          throw new IOException("No space left on device");
                        }))
        .isInstanceOfSatisfying(
            CliException.class,
            e ->
                assertThat(e.remedy())
                    .startsWith("at most 5.2 MB are needed on the disk of " + folder + ", and "));
    assertThat(folder.resolve("b")).hasContent("old");
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).containsExactly(folder.resolve("b"));
    }
  }

  @Test
  void whyItCannotBeWrittenOrReadIsSaid() throws IOException {
    BackupFile gone = BackupFile.of(folder, "gone/b");
    assertThatThrownBy(() -> gone.write(CONSOLE, 1, out -> write(out, "new")))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("could not be written to " + gone + ": not found: ");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
      BackupFile file = BackupFile.of(folder, "socket");
      assertThatThrownBy(() -> file.read(CONSOLE))
          .isInstanceOf(CliException.class)
          .hasMessageContaining(file + " cannot be read: No such device or address");
    }
  }

  private static int write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    return text.length();
  }

  @Test
  void aNameIsOfTheWorkingDirectory() throws IOException {
    Files.writeString(folder.resolve("a.backup"), "backup");
    try (InputStream in = BackupFile.of(folder, "a.backup").read(CONSOLE)) {
      assertThat(in.readAllBytes()).asString().isEqualTo("backup");
    }
  }
}
