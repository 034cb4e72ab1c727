package amp.ampup.install.source;

import java.net.URI;

/** A place that archives are fetched from. */
public interface Repository {
  /**
   * Returns the address of a file.
   *
   * @param path where it is in this place
   */
  URI address(String path);

  /**
   * Returns the address of a file beside a base, with the query of that, which may hold a token.
   */
  static URI beside(URI base, String path) {
    String query = base.getRawQuery();
    return query == null ? base.resolve(path) : base.resolve(path + "?" + query);
  }
}
