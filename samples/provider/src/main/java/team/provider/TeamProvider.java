package team.provider;

import amp.problem.ProblemException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.Option;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.api.spi.TempDbProvider;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A database for every folder on the server that {@code TEAM_POSTGRES} names as {@code
 * user@host:port}; {@code TEAM_PASSFILE} names a file in the format of libpq's {@code .pgpass}.
 */
public final class TeamProvider implements TempDbProvider {
  /** Does nothing, as the registry wants it. */
  public TeamProvider() {}

  @Override
  public String name() {
    return "team";
  }

  @Override
  public int priority() {
    return 50;
  }

  @Override
  public Set<Option> supports() {
    // The server syncs what is committed. Its parameters and its programs are not ours.
    return EnumSet.of(Option.DURABILITY, Option.PREPARATION);
  }

  @Override
  public Capability probe(TempDbSpec spec) {
    Optional<TeamServer> server = TeamServer.configured();
    if (server.isEmpty()) {
      return new Capability.Unavailable(
          "no server is configured", "Set TEAM_POSTGRES to user@host:port, and TEAM_PASSFILE");
    }
    try {
      String version = server.get().version();
      return new Capability.Available(
          "PostgreSQL " + version + " of the team at " + server.get(),
          version,
          opened -> open(server.get(), opened));
    } catch (SQLException e) {
      return new Capability.Unavailable(
          "the team's server at " + server.get() + " does not answer: " + e.getMessage(),
          "Start it, or ask whoever runs it");
    } catch (ProblemException e) {
      // Nobody can use the file with the password; the problem says why, and what helps.
      return new Capability.Unavailable(e);
    }
  }

  @Override
  public OpenDb open(TempDbSpec spec) {
    return open(
        TeamServer.configured()
            .orElseThrow(
                () -> new TempDbException("no server is configured", "Set TEAM_POSTGRES")),
        spec);
  }

  @Override
  public Optional<SnapshotControl> snapshotControl(TempDbSpec spec) {
    return TeamServer.configured().map(server -> new TeamSnapshots(server, spec));
  }

  private static OpenDb open(TeamServer server, TempDbSpec spec) {
    try {
      return new TeamDb(server, new Databases(server).require(spec), spec);
    } catch (SQLException e) {
      throw new TempDbException(
          "the team's server at " + server + " refused: " + e.getMessage(),
          "Ask whoever runs it",
          e);
    }
  }
}
