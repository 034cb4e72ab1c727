package amp.maven.plugin;

import amp.conninfo.EnvironmentVariables;
import amp.os.process.Launcher;
import amp.os.process.NotStartedException;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.installation.ClientPrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Opens psql on the database; starts it where none runs. */
@Mojo(name = "psql", aggregator = true)
public final class PsqlMojo extends DatabaseMojo {
  /** A statement to run, in place of a prompt. */
  @Parameter(property = "amp.sql")
  @Nullable String sql;

  @Override
  void act() throws MojoFailureException {
    TempDbSpec spec = existing();
    Path psql =
        ClientPrograms.find("psql", System.getenv(), spec.home())
            .orElseThrow(
                () ->
                    Words.failure(
                        "there is no psql on this machine. Install the PostgreSQL client of the"
                            + " system, for example the package postgresql-client."));
    try (TempDb db = TempDb.open(spec)) {
      int code = run(psql, db.connection().environment());
      if (code != 0) {
        throw Words.failure("psql ended with exit code " + code + ".");
      }
    }
  }

  private int run(Path psql, Map<String, String> variables) throws MojoFailureException {
    List<String> command = new ArrayList<>(List.of(psql.toString()));
    if (sql != null) {
      command.addAll(List.of("-c", sql));
    }
    try (TerminalSignals kept = TerminalSignals.leftToTheProgram()) {
      return Launcher.ofUser(command)
          .directory(project.getBasedir().toPath())
          .without(EnvironmentVariables.besides(variables.keySet()))
          .variables(variables)
          .onTerminal()
          .waitFor();
    } catch (NotStartedException e) {
      throw Words.failure(e.getMessage() + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Words.failure("interrupted while psql ran.");
    }
  }
}
