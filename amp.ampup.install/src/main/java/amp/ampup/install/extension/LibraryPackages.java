package amp.ampup.install.extension;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which package has a library, among those that a package depends on. */
final class LibraryPackages {
  private LibraryPackages() {}

  /**
   * Returns the package's name: Debian names a library's package after the library and the number
   * of its interface, {@code libgeos-c1v5} for {@code libgeos_c.so.1}.
   */
  static Optional<String> of(String library, List<String> depends) {
    int at = library.indexOf(".so");
    if (at < 0) {
      return Optional.empty();
    }
    String base = library.substring(0, at).toLowerCase(Locale.ROOT).replace('_', '-');
    String number = library.substring(at + ".so".length()).replaceFirst("^\\.", "");
    for (String name : List.of(base + number, base + "-" + number)) {
      Optional<String> found =
          depends.stream()
              .filter(p -> p.equals(name) || p.matches("\\Q" + name + "\\E(v\\d|t64|[a-z]\\d?)"))
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
