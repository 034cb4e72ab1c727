package amp.ampup.install.catalog;

import amp.ampup.Platform;
import amp.ampup.install.source.PackageArtifact;
import amp.ampup.install.source.PinnedFile;
import amp.ampup.store.check.HostLibraries;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What packages have to fit.
 *
 * @param platform the system and the processor
 * @param glibc the version of the GNU C library; empty where there is none
 * @param suite the name of the distribution's release, such as {@code bookworm}; empty where none
 *     is known
 * @param libraries tells whether there is a shared library of a name
 */
public record Host(Platform platform, String glibc, String suite, Predicate<String> libraries) {
  private static final int MOST_BYTES = 64 << 10;
  private static final String CODENAME = "VERSION_CODENAME=";

  /** Has been the name of libraries that differ by a dozen functions. */
  private static final String LIBPQ = "libpq.so.5";

  /** Returns this host. */
  public static Host current() {
    HostLibraries libraries = HostLibraries.ofHost();
    return new Host(
        Platform.current(),
        libraries.glibc().map(Object::toString).orElse(""),
        codename(),
        name -> libraries.find(name).isPresent());
  }

  private static String codename() {
    try {
      return SmallFile.textThroughLink(Path.of("/etc/os-release"), MOST_BYTES)
          .lines()
          .filter(line -> line.startsWith(CODENAME))
          .map(line -> line.substring(CODENAME.length()).replace("\"", "").strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  /** Returns why a component does not run here; empty when nothing is known that forbids it. */
  public Optional<String> misfit(PackageArtifact artifact) {
    if (!artifact.platform().equals(platform)) {
      return Optional.of("is for " + artifact.platform() + ", this is " + platform);
    }
    String needed = "";
    for (PinnedFile file : files(artifact)) {
      needed = Glibc.higher(needed, file.glibc());
    }
    if (Glibc.compare(needed, glibc) > 0) {
      return Optional.of(
          "needs glibc " + needed + ", this host has " + (glibc.isEmpty() ? "none" : glibc));
    }
    return Optional.empty();
  }

  /**
   * Returns the packages to fetch: the component's, and those of libraries that are missing or may
   * differ from the host's. A name alone does not tell whether the host's does; that of the same
   * release of the distribution is taken to. Who unpacks them keeps those that are needed.
   */
  public List<PinnedFile> files(PackageArtifact artifact) {
    List<PinnedFile> own = new ArrayList<>(List.of(artifact.main()));
    own.addAll(artifact.parts());
    Set<String> have = new HashSet<>();
    own.forEach(file -> have.addAll(file.provides()));
    Set<PinnedFile> taken = new LinkedHashSet<>(own);
    Deque<PinnedFile> open = new ArrayDeque<>(own);
    while (!open.isEmpty()) {
      for (String name : open.removeFirst().needs()) {
        if (!Glibc.isPart(name) && have.add(name)) {
          for (PinnedFile library : artifact.libraries()) {
            if (library.provides().contains(name)
                && !does(name, artifact, library)
                && taken.add(library)) {
              open.add(library);
            }
          }
        }
      }
    }
    return List.copyOf(taken);
  }

  /** One that this host could not load is no better than the host's own. */
  private boolean does(String name, PackageArtifact artifact, PinnedFile library) {
    return !name.equals(LIBPQ)
        && libraries.test(name)
        && (suite.equals(artifact.suite()) || Glibc.compare(library.glibc(), glibc) > 0);
  }
}
