package amp.tempdb.driver;

import java.sql.SQLException;
import java.util.Map;

/**
 * What a URL leads to.
 *
 * @param key what two URLs of one database have in common
 * @param own the parameters of this driver's, in which they may not differ
 * @param keep how long it stays open
 * @param opening opens it
 */
record Target(String key, Map<Parameter, String> own, Keep keep, Opening opening) {
  /** Opens a database. */
  @FunctionalInterface
  interface Opening {
    /**
     * Opens it; the one who opened it closes it.
     *
     * @throws amp.tempdb.api.TempDbException if it cannot be opened
     */
    Opened open() throws SQLException;
  }

  static Target of(AmpUrl url) throws SQLException {
    return switch (url.kind()) {
      case PROJECT -> ProjectTarget.of(url);
      case TEST -> TestTarget.of(url);
    };
  }
}
