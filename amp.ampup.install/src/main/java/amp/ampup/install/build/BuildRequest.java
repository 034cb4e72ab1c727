package amp.ampup.install.build;

import amp.ampup.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to build, and against which PostgreSQL. What is not told is read from the source and from
 * what is installed.
 *
 * @param source a folder, or a tar or a zip of one, with a Makefile that uses PGXS
 * @param component the component's name; empty for the name that the extension has
 * @param version its version; empty for the one in its control file
 * @param postgres the major version of PostgreSQL; empty for that of the active one
 * @param pgConfig a pg_config whose headers are used in place of those of the component {@code
 *     pg-headers}
 * @param limit how long the build may take
 * @param force whether to replace one that is installed already
 */
public record BuildRequest(
    Path source,
    Optional<String> component,
    Optional<Version> version,
    Optional<Integer> postgres,
    Optional<Path> pgConfig,
    Duration limit,
    boolean force) {
  /** How long a build may take where nothing else is said. */
  public static final Duration LIMIT = Duration.ofMinutes(30);

  /**
   * Returns the request to build what a folder or an archive holds, with all else as it is found.
   *
   * @param source the folder or the archive
   */
  public static BuildRequest of(Path source) {
    return new BuildRequest(
        source,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        LIMIT,
        false);
  }
}
