package amp.ampup.install.extension;

import java.nio.file.Path;

/**
 * A package in a file: of Debian, a tar or a zip.
 *
 * @param file the file
 * @param sha256 the SHA-256 that it must have, in lower-case hexadecimal digits; empty for a file
 *     that the user named
 * @param origin where it came from, without any secret
 */
public record PackageFile(Path file, String sha256, String origin) {
  /** Returns a file that the user named. */
  public static PackageFile named(Path file) {
    return new PackageFile(file, "", file.toAbsolutePath().normalize().toString());
  }
}
