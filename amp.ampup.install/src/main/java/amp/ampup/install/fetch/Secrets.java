package amp.ampup.install.fetch;

import java.net.URI;

/** Keeps passwords and tokens out of what is printed or written. */
public final class Secrets {
  private Secrets() {}

  /** Returns an address without user, password, query and fragment. */
  public static String shown(URI uri) {
    if (uri.getHost() == null) {
      return uri.getScheme() + ":" + uri.getPath();
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return uri.getScheme() + "://" + uri.getHost() + port + path;
  }
}
