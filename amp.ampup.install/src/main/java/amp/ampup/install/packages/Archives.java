package amp.ampup.install.packages;

import amp.ampup.AmpupException;
import amp.ampup.install.debian.AptSource;
import amp.ampup.install.debian.AptSources;
import amp.ampup.install.debian.Keyrings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which archives of packages to use: those that were set, or those of the host's apt. Debian's has
 * {@code main} in suites with names of Debian's; PostgreSQL's own has suites that end with {@code
 * -pgdg}.
 */
public final class Archives {
  /** The name of Debian's own archive, as manifests and receipts write it. */
  public static final String DEBIAN = "debian";

  /** The name of PostgreSQL's own archive for Debian and Ubuntu. */
  public static final String PGDG = "pgdg";

  private static final String PGDG_SUITE = "-pgdg";

  /** What their lists say of whose they are; others have suites of these names too. */
  private static final Set<String> ORIGINS = Set.of("Debian", "Debian Backports");

  private static final Set<String> PGDG_ORIGINS = Set.of("apt.postgresql.org");

  private static final List<String> SUITES =
      List.of("bookworm", "trixie", "forky", "sid", "oldstable", "stable", "testing", "unstable");

  private static final List<Path> KEYRINGS =
      List.of(
          Path.of("/usr/share/keyrings/debian-archive-keyring.gpg"),
          Path.of("/usr/share/keyrings/debian-archive-keyring.pgp"));

  private final ArchiveSettings settings;
  private final Connection connection;
  private @Nullable List<AptSource> host;

  /**
   * Creates them.
   *
   * @param settings what was set of them
   * @param connection keeps the passwords that their addresses have
   */
  public Archives(ArchiveSettings settings, Connection connection) {
    this.settings = settings;
    this.connection = connection;
  }

  /**
   * Returns where a suite of an archive may be, the likeliest first.
   *
   * @throws AmpupException when it is not known where that archive is
   */
  public List<AptSource> suite(String archive, String suite) {
    first(archive);
    List<AptSource> own =
        sources(archive).stream().filter(source -> source.suite().equals(suite)).toList();
    return own.isEmpty()
        ? sources(archive).stream().map(source -> source.withSuite(suite)).distinct().toList()
        : own;
  }

  /**
   * Returns the base addresses of an archive, the likeliest first.
   *
   * @throws AmpupException when it is not known where that archive is
   */
  public List<URI> bases(String archive) {
    first(archive);
    LinkedHashSet<URI> bases = new LinkedHashSet<>();
    sources(archive).forEach(source -> bases.add(source.base()));
    return List.copyOf(bases);
  }

  /**
   * Returns the suites of an archive that this host uses; none where it is not known.
   *
   * @param release the name of the host's release, for an archive that was set
   */
  public List<String> suites(String archive, String release) {
    boolean pgdg = archive.equals(PGDG);
    if (settings.mirror(pgdg ? "PGDG" : "DEBIAN").isPresent()) {
      return release.isEmpty() ? List.of() : List.of(release + (pgdg ? PGDG_SUITE : ""));
    }
    return sources(archive).stream().map(AptSource::suite).distinct().toList();
  }

  private AptSource first(String archive) {
    return sources(archive).stream().findFirst().orElseThrow(() -> unknown(archive));
  }

  private List<AptSource> sources(String archive) {
    String name = archive.equals(PGDG) ? "PGDG" : "DEBIAN";
    Optional<String> set = settings.mirror(name);
    if (set.isPresent()) {
      URI base = connection.known(address(set.get(), name));
      boolean check = settings.apt().isPresent() || AptSources.checksValidUntil();
      return List.of(
          new AptSource(base, "", List.of("main"), keyrings(archive, name), check, Set.of()));
    }
    return host().stream()
        .filter(source -> source.components().contains("main"))
        .filter(
            source ->
                archive.equals(PGDG)
                    ? source.suite().endsWith(PGDG_SUITE)
                    : SUITES.contains(source.suite()))
        .map(source -> source.ofOrigins(archive.equals(PGDG) ? PGDG_ORIGINS : ORIGINS))
        .toList();
  }

  private List<AptSource> host() {
    List<AptSource> known = host;
    if (known == null) {
      List<AptSource> read =
          settings.apt().map(folder -> AptSources.of(folder, true)).orElseGet(AptSources::ofHost);
      known = new ArrayList<>();
      for (AptSource source : read) {
        known.add(source.at(connection.known(source.base())));
      }
      host = known;
    }
    return known;
  }

  private Keyrings keyrings(String archive, String name) {
    Optional<Path> set = settings.keyring(name);
    if (set.isPresent()) {
      return Keyrings.of(List.of(set.get()));
    }
    return Keyrings.of(
        archive.equals(PGDG) ? List.of() : KEYRINGS.stream().filter(Files::exists).toList());
  }

  private static URI address(String text, String name) {
    try {
      if (text.strip().matches("(https?|file):/.+")) {
        return AptSource.base(text.strip());
      }
    } catch (IllegalArgumentException e) {
      // Told below without the text: it may hold a password.
    }
    throw new AmpupException(
        "the mirror of the archive of packages is not an address",
        "Set AMPUP_"
            + name
            + "_MIRROR to its base address, such as https://mirror.example.com/debian");
  }

  private static AmpupException unknown(String archive) {
    boolean pgdg = archive.equals(PGDG);
    return new AmpupException(
        "it is not known where "
            + (pgdg ? "PostgreSQL's own archive" : "Debian's archive of packages")
            + " is: "
            + "this host's apt uses none",
        "Set AMPUP_"
            + (pgdg ? "PGDG" : "DEBIAN")
            + "_MIRROR to the base address of a mirror, such as https://mirror.example.com/debian");
  }
}
