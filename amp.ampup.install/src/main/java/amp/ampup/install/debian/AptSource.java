package amp.ampup.install.debian;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * An archive of packages that the host's apt uses.
 *
 * @param base its address, with a slash at its end; may hold a password
 * @param suite the suite, such as {@code bookworm}
 * @param components the components, such as {@code main}
 * @param keyrings whose signature it needs
 * @param checkValidUntil whether a list is refused that is older than it says it may become
 * @param origins what its list may say of whose archive it is; empty where that does not matter
 */
public record AptSource(
    URI base,
    String suite,
    List<String> components,
    Keyrings keyrings,
    boolean checkValidUntil,
    Set<String> origins) {
  /** Copies the list and the set. */
  public AptSource {
    components = List.copyOf(components);
    origins = Set.copyOf(origins);
  }

  /** Returns this archive's other suite. */
  public AptSource withSuite(String other) {
    return new AptSource(base, other, components, keyrings, checkValidUntil, origins);
  }

  /** Returns this archive with another address. */
  public AptSource at(URI address) {
    return new AptSource(address, suite, components, keyrings, checkValidUntil, origins);
  }

  /** Returns this archive, whose list has to say one of these of whose it is. */
  public AptSource ofOrigins(Set<String> names) {
    return new AptSource(base, suite, components, keyrings, checkValidUntil, names);
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
