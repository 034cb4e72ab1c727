package amp.ampup.install.manifest;

import amp.ampup.AmpupException;
import amp.ampup.install.check.NamedFile;
import amp.ampup.install.fetch.WebHost;
import amp.os.file.Failure;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Where the maintainers' signed manifest is: an address of the web, or a file on this machine. */
public final class ManifestAddress {
  /** What a manifest has at most, wherever it is from. */
  public static final int MOST_BYTES = 4 << 20;

  private ManifestAddress() {}

  /**
   * Reads an address.
   *
   * @throws AmpupException when nothing can be fetched from it
   */
  public static URI parse(String text) {
    try {
      URI uri = URI.create(text.strip());
      String scheme = String.valueOf(uri.getScheme());
      boolean web = scheme.equals("http") || scheme.equals("https");
      if ((web && WebHost.of(uri).isPresent()) || (scheme.equals("file") && isFile(uri))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Its message repeats the address, which may hold a password.
      throw notAnAddress();
    }
    throw notAnAddress();
  }

  private static boolean isFile(URI uri) {
    return !Path.of(uri).toString().isEmpty();
  }

  private static AmpupException notAnAddress() {
    return new AmpupException(
        "the address of the manifest is not an address",
        "Set it to https://…, or file:///… for a file on this machine");
  }

  /**
   * Returns the text of a manifest on this machine.
   *
   * @throws AmpupException when it cannot be read
   */
  public static String read(Path file) {
    NamedFile.require(file);
    try {
      return SmallFile.textThroughLink(file, MOST_BYTES);
    } catch (IOException e) {
      throw new AmpupException(
          "the manifest " + file + " cannot be read (" + Failure.reason(e) + ")",
          "Check the path, and that it is the signed manifest",
          e);
    }
  }
}
