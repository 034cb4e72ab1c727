package amp.tempdb.postgres.control;

import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.extension.ClusterNote;
import amp.tempdb.postgres.extension.KnownLibraries;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is known of the extensions that clusters need. */
public final class NeededExtensions {
  private NeededExtensions() {}

  /**
   * An extension with which a cluster was run.
   *
   * @param name as {@link amp.tempdb.api.TempDbSpec#extensions} takes it, without a version
   * @param version its version then; empty where that was not known
   * @param component whether a component of ampup's brought it, and not the server itself
   */
  public record Needed(String name, String version, boolean component) {
    /** Tells whether it has the words of an extension: what came from others may have any. */
    public boolean isPlain() {
      return new ClusterNote.Noted(name, version, component).isPlain();
    }

    @Override
    public String toString() {
      return version.isEmpty() ? name : name + " " + version;
    }
  }

  /**
   * Returns the extensions that the last server of a cluster was asked to have; nothing where there
   * were none, or it cannot be learnt.
   *
   * @param data the cluster's data directory, or that of a copy of it
   */
  public static List<Needed> of(Path data) {
    return ClusterNote.read(data).stream()
        .map(noted -> new Needed(noted.name(), noted.version(), noted.component()))
        .toList();
  }

  /**
   * Returns the component that brings an extension.
   *
   * @param extension the name that {@code CREATE EXTENSION} takes
   * @return empty where no component can have that name
   */
  public static Optional<String> component(String extension) {
    return Optional.of(KnownLibraries.component(extension)).filter(TempDbSpec::isExtension);
  }

  /**
   * Returns the libraries that a server has to load at its start for an extension that it brings
   * itself, or that a host's package has brought.
   */
  public static List<String> preload(String extension) {
    return KnownLibraries.preload(extension);
  }
}
