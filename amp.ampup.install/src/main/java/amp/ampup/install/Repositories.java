package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.install.fetch.Credentials;
import amp.ampup.install.fetch.WebHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.Properties;

/** Which Maven repository to use: the mirror that was set, or Maven Central. */
final class Repositories {
  private static final String RESOURCE = "/amp/ampup/install/repository.properties";

  private Repositories() {}

  /**
   * Returns the base address, with a slash at its path's end and without credentials, which are
   * kept: that of {@code AMPUP_MIRROR}, of ampup's settings, of Maven's settings, or Maven
   * Central's.
   */
  static URI base(InstallSettings settings, MavenSettings maven, Credentials credentials) {
    String fromEnvironment = settings.environment().getOrDefault("AMPUP_MIRROR", "");
    Optional<String> mirror =
        fromEnvironment.isBlank() ? settings.mirror() : Optional.of(fromEnvironment);
    if (mirror.isPresent()) {
      return credentials.takeFrom(address(mirror.get()));
    }
    Optional<MavenSettings.Mirror> mavens = maven.mirror();
    if (mavens.isEmpty()) {
      return central();
    }
    URI base = credentials.takeFrom(address(mavens.get().url()));
    if (!mavens.get().user().isEmpty()) {
      credentials.add(base, mavens.get().user(), mavens.get().password());
    }
    return base;
  }

  static URI central() {
    Properties properties = new Properties();
    try (InputStream in = Repositories.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("this build of ampup has no " + RESOURCE);
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return address(properties.getProperty("central"));
  }

  private static URI address(String text) {
    try {
      URI uri = URI.create(text.strip());
      String scheme = String.valueOf(uri.getScheme());
      boolean web =
          (scheme.equals("http") || scheme.equals("https")) && WebHost.of(uri).isPresent();
      if (web || (scheme.equals("file") && uri.getPath() != null && uri.getQuery() == null)) {
        return folder(uri);
      }
    } catch (IllegalArgumentException e) {
      // Told below without the text: it may hold a password.
      throw notAnAddress();
    }
    throw notAnAddress();
  }

  /** Paths are resolved below it, and a query stays behind them. */
  private static URI folder(URI uri) {
    String path = uri.getRawPath().endsWith("/") ? uri.getRawPath() : uri.getRawPath() + "/";
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(uri.getScheme() + "://" + authority + path + query);
  }

  private static AmpupException notAnAddress() {
    return new AmpupException(
        "the mirror is not an address",
        "Set AMPUP_MIRROR to the base address of a Maven repository, such as"
            + " https://repository.example.com/maven2/");
  }
}
