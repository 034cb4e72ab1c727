package amp.ampup.install.fetch;

import java.net.URI;

/** Keeps passwords and tokens out of what is printed or written. */
public final class Secrets {
  private Secrets() {}

  /** Returns an address without user, password, query and fragment. */
  public static String shown(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return WebHost.of(uri)
        .map(host -> uri.getScheme() + "://" + host + path)
        .orElse(uri.getScheme() + ":" + uri.getPath());
  }
}
