package amp.tempdb.api;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * The server behind a handle.
 *
 * @param backend the name of the provider that runs it, for example {@code embedded}
 * @param version the server's version, for example {@code 18.6}
 * @param pid the process id of the postmaster, as this process sees it; {@link #NO_PROCESS} where
 *     it runs on another machine
 * @param role whether this handle started the server or joined it
 * @param dataDirectory the cluster's data directory, absolute; the folder of the specification
 *     where the server runs on another machine
 * @param logFile the file the server logs to, absolute; likewise
 * @param started when the server was started
 */
public record ServerInfo(
    String backend,
    String version,
    long pid,
    Role role,
    Path dataDirectory,
    Path logFile,
    Instant started) {
  /** The process id of a server that runs on another machine. */
  public static final long NO_PROCESS = 0;

  /** Checks that nothing is missing. */
  public ServerInfo {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(dataDirectory, "dataDirectory");
    Objects.requireNonNull(logFile, "logFile");
    Objects.requireNonNull(started, "started");
  }
}
