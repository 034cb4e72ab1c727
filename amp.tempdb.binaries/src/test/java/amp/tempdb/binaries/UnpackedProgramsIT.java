package amp.tempdb.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import amp.tempdb.api.TempDbException;
import amp.testkit.Binaries;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a jar that is whole and could not be unpacked all the same. */
class UnpackedProgramsIT {
  @TempDir Path folder;
  private Path jar;

  @BeforeEach
  void copyJar() throws IOException {
    folder = folder.toRealPath();
    jar = Files.copy(Binaries.archive(), folder.resolve("postgres.jar"));
  }

  @Test
  void anInterruptIsToldAsOne() {
    TempDbException refused =
        refused(
            () -> {
              Thread.currentThread().interrupt();
              return Files.newInputStream(jar);
            });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(refused)
        .hasMessageContaining("from " + jar + " was interrupted")
        .hasMessageNotContaining("damaged");
  }

  @Test
  void aReadErrorIsNoDamage() {
    TempDbException refused =
        refused(() -> new SequenceInputStream(Files.newInputStream(jar), new Failing()));

    assertThat(refused)
        .hasMessageContaining(jar + " cannot be read: Input/output error")
        .hasMessageNotContaining("damaged");
  }

  @Test
  void aJarThatCannotBeOpenedIsNotTakenForAFolderThatCannotBeWritten() {
    TempDbException refused =
        refused(
            () -> {
              throw new AccessDeniedException(jar.toString());
            });

    assertThat(refused).hasMessageContaining(jar + " cannot be read: permission denied");
  }

  private TempDbException refused(Archive.Content content) {
    Archive archive = new Archive(jar.toString(), "tried", -1, content);
    UnpackedPrograms programs = new UnpackedPrograms(folder.resolve("home"), archive);
    return catchThrowableOfType(TempDbException.class, programs::installation);
  }

  /** A disk that gives no more. */
  private static final class Failing extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("Input/output error");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return read();
    }
  }
}
