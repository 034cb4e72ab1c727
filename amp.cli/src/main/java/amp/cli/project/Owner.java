package amp.cli.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/** Tells whose a file is. */
final class Owner {
  private Owner() {}

  /** Returns the owner of a file that is not this process's user; empty where it cannot be told. */
  static Optional<String> foreign(Path file) {
    try {
      Optional<UserPrincipal> user = user(file);
      UserPrincipal owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
      return user.isEmpty() || user.get().equals(owner)
          ? Optional.empty()
          : Optional.of("user " + owner.getName());
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<UserPrincipal> user(Path file) throws IOException {
    // The effective user, also one without a name; only Linux has this file.
    Path self = Path.of("/proc/self");
    if (Files.exists(self)) {
      return Optional.of(Files.getOwner(self));
    }
    try {
      return Optional.of(
          file.getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(System.getProperty("user.name")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
