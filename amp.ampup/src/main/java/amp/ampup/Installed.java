package amp.ampup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One complete installation of a component.
 *
 * @param receipt what proves it
 * @param directory where it is; for PostgreSQL the directory with {@code bin}, {@code lib} and
 *     {@code share}; for an extension the directory with {@code share} and {@code lib}
 */
public record Installed(Receipt receipt, Path directory) {

  /** Returns the component's name. */
  public String component() {
    return receipt.component();
  }

  /** Returns the version. */
  public Version version() {
    return receipt.version();
  }

  /** Returns what it was built for. */
  public Platform platform() {
    return receipt.platform();
  }

  /** Returns which PostgreSQL it is added to; empty for a component that stands alone. */
  public Optional<Extension> extension() {
    return receipt.extension();
  }

  /** Tells whether what its receipt promises is there. */
  boolean isWhole() {
    return extension().isPresent()
        ? extension().get().creates().stream().allMatch(name -> Files.exists(control(name)))
        : program(component()).isPresent();
  }

  private Path control(String extension) {
    return directory.resolve("share/extension").resolve(extension.concat(".control"));
  }

  /**
   * Returns a program of this installation, or empty when someone has removed it since; installing
   * the version again with {@code --force} brings it back.
   *
   * @param name the program's name without a suffix, such as {@code postgres}
   */
  public Optional<Path> program(String name) {
    Path bin = directory.resolve("bin");
    if (!platform().isWindows()) {
      return existing(bin.resolve(name));
    }
    Optional<Path> program = existing(bin.resolve(name.concat(".exe")));
    return program.isPresent() ? program : existing(bin.resolve(name.concat(".cmd")));
  }

  private static Optional<Path> existing(Path program) {
    return Files.isExecutable(program) ? Optional.of(program) : Optional.empty();
  }
}
