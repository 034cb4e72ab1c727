package amp.ampup.install.debian;

import java.net.URI;
import java.util.List;

/**
 * An archive of packages that the host's apt uses.
 *
 * @param base its address, with a slash at its end; may hold a password
 * @param suite the suite, such as {@code bookworm}
 * @param components the components, such as {@code main}
 * @param keyrings whose signature it needs
 * @param checkValidUntil whether a list is refused that is older than it says it may become
 */
public record AptSource(
    URI base, String suite, List<String> components, Keyrings keyrings, boolean checkValidUntil) {
  /** Copies the list. */
  public AptSource {
    components = List.copyOf(components);
  }

  /** Returns this archive's other suite. */
  public AptSource withSuite(String other) {
    return new AptSource(base, other, components, keyrings, checkValidUntil);
  }

  /** Returns this archive with another address. */
  public AptSource at(URI address) {
    return new AptSource(address, suite, components, keyrings, checkValidUntil);
  }

  /** Returns it without the address, which may hold a password. */
  @Override
  public String toString() {
    return suite + " " + String.join(" ", components);
  }
}
