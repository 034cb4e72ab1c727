package amp.ampup.install.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.Extension;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.source.PackageArtifact;
import amp.ampup.install.source.PinnedFile;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which packages are fetched for a host. */
class HostTest {
  private static final Platform PLATFORM = Platform.of("linux-amd64");
  private static final PinnedFile LIBPQ = file("libpq5", "2.34", "libpq.so.5", "libssl.so.3");
  private static final PinnedFile SSL = file("libssl3", "2.34", "libssl.so.3", "libc.so.6");

  @Test
  void aNameDoesNotTellWhetherTheHostsLibpqDoes() {
    Host host = host("bookworm", "2.36", "libpq.so.5", "libssl.so.3");
    assertThat(files(host, LIBPQ, SSL)).containsExactly("client", "libpq5");
  }

  @Test
  void ofAnotherReleaseAllLibrariesAreFetchedThatTheHostCanLoad() {
    Host host = host("noble", "2.36", "libpq.so.5", "libssl.so.3");
    assertThat(files(host, LIBPQ, SSL)).containsExactly("client", "libpq5", "libssl3");
    PinnedFile later = file("libssl3", "2.38", "libssl.so.3", "libc.so.6");
    assertThat(files(host, LIBPQ, later)).containsExactly("client", "libpq5");
    assertThat(host.misfit(artifact(List.of(LIBPQ, later)))).isEmpty();
    assertThat(host("noble", "2.36").misfit(artifact(List.of(LIBPQ, later))))
        .contains("needs glibc 2.38, this host has 2.36");
  }

  private static List<String> files(Host host, PinnedFile... libraries) {
    return host.files(artifact(List.of(libraries))).stream().map(PinnedFile::path).toList();
  }

  private static PackageArtifact artifact(List<PinnedFile> libraries) {
    return new PackageArtifact(
        "pg-client",
        Version.of("18.0"),
        "18.0-1",
        PLATFORM,
        "debian",
        "bookworm",
        new Extension(18, List.of(), List.of(), List.of()),
        new PinnedFile("client", 1, "", "2.34", List.of(), List.of("libc.so.6", "libpq.so.5")),
        List.of(),
        libraries,
        "pinned");
  }

  private static PinnedFile file(String name, String glibc, String provides, String needs) {
    return new PinnedFile(name, 1, "", glibc, List.of(provides), List.of(needs));
  }

  private static Host host(String suite, String glibc, String... libraries) {
    return new Host(PLATFORM, glibc, suite, Set.of(libraries)::contains);
  }
}
