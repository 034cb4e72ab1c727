package amp.cli.project;

import amp.cli.console.CliException;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.problem.ProblemKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which file configures a project, and that nobody else has written it. */
final class ConfigFile {
  private ConfigFile() {}

  /**
   * Finds the file: the one named, {@code AMP_CONFIG}, or the one in the project's folder.
   *
   * @param named what {@code --config} says, or null
   * @param environment the surroundings
   * @param folder the project's folder
   * @return the file, absolute, or null where there is none; one that is named need not exist
   * @throws CliException if others could have written it
   */
  static @Nullable Path find(@Nullable Path named, Environment environment, AmpFolder folder) {
    TrustedFolders trusted = environment.trustedFolders();
    try {
      String variable = environment.variable("AMP_CONFIG").orElse("");
      if (named != null || !variable.isEmpty()) {
        Path said = named != null ? named : Path.of(variable);
        Path file = environment.workingDirectory().resolve(said).normalize();
        // Whoever names a file knows the folder it is in; containers mount open ones.
        if (Files.isRegularFile(file) && !trusted.contain(file)) {
          require(file, Trust.CODE.objection(file), trusted);
        }
        return file;
      }
      Path file = folder.configFile();
      if (isOther(file)) {
        return file;
      }
      require(file, trusted.objection(Trust.CODE, file), trusted);
      return Files.exists(file) ? file : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A link to nothing, a folder, a device: whoever reads it refuses it, whatever its mode. */
  private static boolean isOther(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file);
  }

  private static void require(
      Path file, Optional<Trust.Objection> objection, TrustedFolders trusted) {
    if (objection.isPresent()) {
      throw new CliException(
          ProblemKind.FAILED,
          objection.get().text() + ", and what others configure is not trusted",
          trusted.remedies(objection.get(), file));
    }
  }
}
