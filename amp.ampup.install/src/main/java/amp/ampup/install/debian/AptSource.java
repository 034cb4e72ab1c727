package amp.ampup.install.debian;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * An archive of packages that the host's apt uses.
 *
 * @param base its address, with a slash at its end; may hold a password
 * @param suite the suite, such as {@code bookworm}
 * @param components the components, such as {@code main}
 * @param keyrings whose signature it needs
 * @param checkValidUntil whether a list is refused that is older than it says it may become
 * @param origin whose archive its list has to say that it is; empty where that does not matter
 */
public record AptSource(
    URI base,
    String suite,
    List<String> components,
    Keyrings keyrings,
    boolean checkValidUntil,
    Optional<String> origin) {
  /** Copies the list. */
  public AptSource {
    components = List.copyOf(components);
  }

  /** Returns this archive's other suite. */
  public AptSource withSuite(String other) {
    return new AptSource(base, other, components, keyrings, checkValidUntil, origin);
  }

  /** Returns this archive with another address. */
  public AptSource at(URI address) {
    return new AptSource(address, suite, components, keyrings, checkValidUntil, origin);
  }

  /** Returns this archive, whose list has to say whose it is. */
  public AptSource ofOrigin(String name) {
    return new AptSource(base, suite, components, keyrings, checkValidUntil, Optional.of(name));
  }

  /**
   * Returns a base address with a slash at the end of its path; a query stays behind that.
   *
   * @throws IllegalArgumentException when it is no address
   */
  public static URI base(String address) {
    int query = address.indexOf('?');
    String path = query < 0 ? address : address.substring(0, query);
    String rest = query < 0 ? "" : address.substring(query);
    return URI.create((path.endsWith("/") ? path : path + "/") + rest);
  }

  /** Returns it without the address, which may hold a password. */
  @Override
  public String toString() {
    return suite + " " + String.join(" ", components);
  }
}
