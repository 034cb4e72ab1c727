package amp.ampup.install.source;

import amp.ampup.Extension;
import amp.ampup.Platform;
import amp.ampup.Version;
import java.util.List;

/**
 * A component for one major of PostgreSQL, in packages of an archive.
 *
 * @param component its name, such as {@code pgvector}
 * @param version its version
 * @param revision its version as the archive writes it
 * @param platform what it was built for
 * @param source the name of the source that has it, such as {@code debian}
 * @param suite the suite of the source, such as {@code bookworm}
 * @param extension what it is to a server
 * @param main the package with its name
 * @param parts packages that belong to it always, such as one with its scripts
 * @param libraries packages of shared libraries, of which those are taken that the host lacks
 * @param trust why its hashes are believed
 */
public record PackageArtifact(
    String component,
    Version version,
    String revision,
    Platform platform,
    String source,
    String suite,
    Extension extension,
    PinnedFile main,
    List<PinnedFile> parts,
    List<PinnedFile> libraries,
    String trust) {
  /** Copies the lists. */
  public PackageArtifact {
    parts = List.copyOf(parts);
    libraries = List.copyOf(libraries);
  }

  /** Returns the major of PostgreSQL it is for. */
  public int postgres() {
    return extension.postgres();
  }
}
