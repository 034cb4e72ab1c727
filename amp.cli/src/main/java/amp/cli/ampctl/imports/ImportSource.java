package amp.cli.ampctl.imports;

import amp.cli.console.CliException;
import amp.cli.project.Environment;
import amp.conninfo.PostgresUrl;
import amp.metadb.connect.MetadataDbSpec;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.sql.Connector;
import amp.sql.OwnSessions;
import amp.sql.SqlFailure;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The database that is imported.
 *
 * @param spec how we connect to it, password included
 * @param dumpUrl the URL for pg_dump, without a password; empty when pg_dump cannot take it
 * @param dumpEnvironment what pg_dump gets beside it, the password among that
 * @param dumpCommand what runs pg_dump where the database is, for a container; else empty
 */
public record ImportSource(
    MetadataDbSpec spec,
    Optional<String> dumpUrl,
    Map<String, String> dumpEnvironment,
    List<String> dumpCommand) {
  /** The server's max_wal_size, in bytes. */
  private static final long LARGEST_LOG = 256 << 20;

  /** Reads a URL of the user; a password that it lacks may be in the environment. */
  public static ImportSource of(String url, Environment environment) {
    MetadataDbSpec spec = spec(url);
    Map<String, String> variables = new TreeMap<>();
    environment.variable("PGPASSFILE").ifPresent(file -> variables.put("PGPASSFILE", file));
    if (!spec.hasProperty("password")) {
      Optional<String> known = environment.variable("PGPASSWORD");
      if (known.isPresent()) {
        spec = spec.property("password", known.get());
        variables.put("PGPASSWORD", known.get());
      }
    }
    // A command line can be seen by every user of the machine.
    String shown = PostgresUrl.withoutPassword(url);
    String password = spec.target().properties().getProperty("password", "");
    if (!shown.equals(url)) {
      variables.put("PGPASSWORD", password);
    }
    boolean usable = shown.matches("(?i)postgres(ql)?://.*") && !shown.contains("password=");
    return new ImportSource(
        spec, usable ? Optional.of(shown) : Optional.empty(), variables, List.of());
  }

  private static MetadataDbSpec spec(String url) {
    try {
      return MetadataDbSpec.of(url);
    } catch (ProblemException e) {
      throw new CliException(ProblemKind.USAGE, e.problem(), e.remedies());
    }
  }

  /** Connects to it; no event trigger of its users runs at that where it can be helped. */
  public Connection connect() {
    try {
      return Connector.connect(OwnSessions.reading(spec.target(), spec.retry()), spec.retry());
    } catch (SQLException e) {
      SqlFailure failure = SqlFailure.of(spec.target(), e);
      throw new CliException(failure.problem(), failure.remedy());
    }
  }

  /** Returns how much of the disk a copy takes, in bytes: itself, and the log of its making. */
  public long copyBytes() {
    try (Connection connection = connect()) {
      String size =
          SqlStatements.texts(connection, "select pg_database_size(current_database())").get(0);
      return Long.parseLong(size) + Math.min(Long.parseLong(size), LARGEST_LOG);
    } catch (SQLException e) {
      throw new CliException(
          "the size of the source cannot be asked: " + e.getMessage(),
          "see that the user may connect to it");
    }
  }

  /** Says what it is; never a password. */
  @Override
  public String toString() {
    return spec.url();
  }
}
