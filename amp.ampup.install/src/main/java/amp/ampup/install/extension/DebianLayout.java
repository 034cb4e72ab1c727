package amp.ampup.install.extension;

import amp.ampup.store.archive.ArchiveException;
import amp.ampup.store.archive.Placement;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the files of Debian's packages go: those of PostgreSQL's folders beside each other, shared
 * libraries and their data into folders of their own. Documentation, bitcode, and the files of the
 * C library, which is always the host's, go nowhere.
 */
final class DebianLayout implements Placement {
  /** Where the shared libraries go that come along. */
  static final String LIBRARIES = "lib/deps/";

  private static final Pattern POSTGRES =
      Pattern.compile("usr/(share|lib)/postgresql/(\\d{1,2})/(.+)");
  private static final Pattern LIBRARY =
      Pattern.compile(
          "(?:usr/)?lib/(?:[a-z0-9_]+-linux-[a-z0-9]+/)?(?:blas/|lapack/)?([^/]+\\.so(?:\\.[^/]+)?)");
  private static final Pattern DATA = Pattern.compile("usr/share/((?:proj|gdal)/.+)");
  private static final Pattern C_LIBRARY =
      Pattern.compile(
          "(?:ld-linux.*|lib(?:c|m|dl|rt|util|pthread|resolv|anl|mvec|nsl|thread_db|nss_[a-z]+"
              + "|BrokenLocale|c_malloc_debug|pcprofile|memusage)(?:-2\\.\\d+)?)\\.so.*");
  private static final Set<String> NOT_FROM_LIB = Set.of("bitcode", "pgxs");

  private static final Pattern CLIENT_HEADER = Pattern.compile("usr/include/postgresql/(\\D.*)");
  private static final Pattern SERVER_HEADER =
      Pattern.compile("usr/include/postgresql/(\\d{1,2})/(server/.+)");
  private static final Pattern BUILDING =
      Pattern.compile("usr/lib/postgresql/(\\d{1,2})/lib/(pgxs/(?!src/test/).+|[^/]+\\.a)");

  private static final String CLIENT = "pg-client";
  private static final Pattern SERVER = Pattern.compile("postgresql-\\d{1,2}");

  private final String component;
  private final boolean headers;
  private Optional<Integer> postgres;

  /**
   * Returns the places for a PostgreSQL.
   *
   * @param component the component's name: of headers other files are wanted
   * @param postgres its major version; empty to take the one that the package is for
   */
  DebianLayout(String component, Optional<Integer> postgres) {
    this.component = component;
    this.headers = component.equals(HeadersProof.COMPONENT);
    this.postgres = postgres;
  }

  /** Returns the major version of PostgreSQL that the files are for. */
  Optional<Integer> postgres() {
    return postgres;
  }

  /**
   * Returns where a file of a package goes: Debian packs pgbench with the server, of which nothing
   * else is a client program.
   */
  Optional<String> place(String packageName, String path) throws ArchiveException {
    return component.equals(CLIENT)
            && SERVER.matcher(packageName).matches()
            && !path.endsWith("/bin/pgbench")
        ? Optional.empty()
        : place(path);
  }

  @Override
  public Optional<String> place(String path) throws ArchiveException {
    if (headers) {
      return ofHeaders(path);
    }
    Matcher matcher = POSTGRES.matcher(path);
    if (matcher.matches()) {
      require(Integer.parseInt(matcher.group(2)), path);
      return matcher.group(1).equals("lib") ? lib(matcher.group(3)) : share(matcher.group(3));
    }
    Matcher library = LIBRARY.matcher(path);
    if (library.matches()) {
      return C_LIBRARY.matcher(library.group(1)).matches()
          ? Optional.empty()
          : Optional.of(LIBRARIES + library.group(1));
    }
    Matcher data = DATA.matcher(path);
    return data.matches() ? Optional.of("share/deps/" + data.group(1)) : Optional.empty();
  }

  private Optional<String> ofHeaders(String path) throws ArchiveException {
    Matcher client = CLIENT_HEADER.matcher(path);
    if (client.matches()) {
      return Optional.of("include/" + client.group(1));
    }
    Matcher server = SERVER_HEADER.matcher(path);
    if (server.matches()) {
      require(Integer.parseInt(server.group(1)), path);
      return Optional.of("include/" + server.group(2));
    }
    Matcher building = BUILDING.matcher(path);
    if (building.matches()) {
      require(Integer.parseInt(building.group(1)), path);
      String inside = building.group(2);
      return Optional.of(inside.startsWith("pgxs/") ? inside : "lib/" + inside);
    }
    return Optional.empty();
  }

  private void require(int major, String path) throws ArchiveException {
    if (postgres.isPresent() && postgres.get() != major) {
      throw new ArchiveException(
          "it is for PostgreSQL " + major + ", where " + postgres.get() + " is meant: " + path);
    }
    postgres = Optional.of(major);
  }

  private static Optional<String> lib(String path) {
    if (path.startsWith("bin/")) {
      return Optional.of(path);
    }
    String inside = path.startsWith("lib/") ? path.substring("lib/".length()) : "";
    boolean wanted = !inside.isEmpty() && !NOT_FROM_LIB.contains(inside.split("/", 2)[0]);
    return wanted ? Optional.of("lib/" + inside) : Optional.empty();
  }

  private static Optional<String> share(String path) {
    return path.startsWith("man/") ? Optional.empty() : Optional.of("share/" + path);
  }
}
