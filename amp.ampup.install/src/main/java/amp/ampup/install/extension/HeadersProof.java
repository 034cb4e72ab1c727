package amp.ampup.install.extension;

import amp.ampup.AmpupException;
import amp.ampup.store.archive.FileEntry;
import amp.ampup.store.archive.Unpacked;
import java.util.List;

/** Looks whether headers are all that an extension is built with. */
final class HeadersProof {
  /** The component of headers and makefiles. */
  static final String COMPONENT = "pg-headers";

  private HeadersProof() {}

  /**
   * Proves that headers and makefiles are there.
   *
   * @throws AmpupException when some are not
   */
  static void prove(Unpacked unpacked, int postgres) {
    List<String> paths = unpacked.entries().stream().map(FileEntry::path).toList();
    require(paths, "include/server/postgres.h", "postgresql-server-dev-" + postgres);
    require(paths, "include/server/pg_config.h", "postgresql-server-dev-" + postgres);
    require(paths, "pgxs/src/makefiles/pgxs.mk", "postgresql-client-" + postgres);
    require(paths, "pgxs/src/Makefile.global", "postgresql-client-" + postgres);
  }

  private static void require(List<String> paths, String path, String debian) {
    if (!paths.contains(path)) {
      throw new AmpupException(
          "none of the packages holds " + path + ", without which no extension can be built",
          "Name the package that has it too, with another --from: on Debian " + debian);
    }
  }
}
