package amp.cli.ampctl.doctor;

import amp.cli.config.Keys;
import amp.cli.config.Origin;
import amp.cli.config.Value;
import amp.cli.project.Context;
import amp.cli.project.Databases;
import amp.cli.project.MetadbSettings;
import amp.cli.project.OwnSettings;
import amp.cli.project.Project;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.pgcopy.Copies;
import amp.problem.Finding;
import amp.problem.ProblemException;
import amp.problem.Remedy;
import amp.sql.SqlStatements;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability.Available;
import amp.tempdb.api.spi.Capability.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a project's server runs or could run, answers, and runs as it is asked to. */
final class ServerCheck {
  private final Databases databases;
  private final Project project;
  private final List<Finding> findings = new ArrayList<>();

  ServerCheck(Context context, Project project) {
    databases = context.databases();
    this.project = project;
  }

  List<Finding> findings() {
    Optional<String> external = project.configuration().find(Keys.URL);
    try {
      if (external.isPresent()) {
        lookForManaged();
        ask(MetadbSettings.of(project.configuration(), external.get()));
      } else {
        managed();
      }
    } catch (ProblemException e) {
      findings.add(Finding.error("server", e));
    }
    return findings;
  }

  /** One that runs since before an external database was named serves whoever still asks it. */
  private void lookForManaged() {
    String variable =
        project.configuration().entry(Keys.URL).map(Value::origin).orElseThrow()
                instanceof Origin.Variable set
            ? "env -u " + set.name() + " "
            : "";
    databases
        .running(project.spec())
        .ifPresent(
            db ->
                findings.add(
                    Finding.warning(
                        "managed",
                        "PostgreSQL "
                            + db.server().version()
                            + " still runs in "
                            + project.folder().metadb()
                            + " (process "
                            + db.server().pid()
                            + "), and the configuration names an external database",
                        new Remedy.Command("to stop it", variable + "ampctl metadb stop"))));
  }

  private void managed() {
    TempDbSpec spec = project.spec();
    Optional<RunningDb> running = databases.running(spec);
    if (running.isEmpty()) {
      stopped(spec);
      return;
    }
    RunningDb db = running.get();
    findings.add(
        Finding.ok(
            "server",
            "PostgreSQL "
                + db.server().version()
                + " runs (process "
                + db.server().pid()
                + ", backend "
                + db.server().backend()
                + ")"));
    databases.requireAble(spec);
    databases
        .report(spec)
        .ifPresent(
            report ->
                report
                    .differences()
                    .forEach(
                        difference ->
                            findings.add(
                                Finding.warning(
                                    "asked",
                                    difference.toString(),
                                    new Remedy.Command(
                                        "to have it so", "ampctl metadb restart")))));
    ask(
        MetadbSettings.of(project.configuration(), db.connection().libpqUrl())
            .settings(OwnSettings.of(db.server().version())));
  }

  private void stopped(TempDbSpec spec) {
    boolean killed = databases.hasCluster(spec) && !databases.wasShutDown(spec);
    findings.add(
        Finding.ok(
            "server",
            killed
                ? "none runs; the last one was killed, and the next recovers what was committed"
                : "none runs"));
    List<BackendReport> reports =
        databases.backends(spec).stream().filter(report -> project.admits(report.name())).toList();
    for (BackendReport report : reports) {
      if (report.capability() instanceof Available available) {
        findings.add(
            Finding.ok("backend", report.name() + " can run it: " + available.description()));
        return;
      }
    }
    for (BackendReport report : reports) {
      if (report.capability() instanceof Unavailable why) {
        findings.add(
            new Finding(
                Finding.Level.ERROR,
                "backend",
                report.name() + " cannot run it: " + why.reason(),
                why.remedies()));
      }
    }
    if (reports.isEmpty()) {
      findings.add(
          Finding.error(
              "backend",
              "there is no backend " + spec.backend(),
              new Remedy.Command("See which there are", "ampctl metadb backends")));
    }
  }

  private void lookForCopies(Connection connection) throws SQLException {
    List<String> left = Copies.left(connection);
    if (!left.isEmpty()) {
      findings.add(
          Finding.warning(
              "leftovers",
              "of imports or exports that were killed: " + String.join(", ", left),
              new Remedy.Advice(
                  "Nothing: the next ampctl metadb import, or export into a file, drops them")));
    }
  }

  private void ask(MetadataDbSpec patient) {
    MetadataDbSpec spec = MetadbSettings.impatient(patient);
    try (Connection connection = MetadataDb.connectReserved(spec)) {
      String version = SqlStatements.value(connection, "select current_setting('server_version')");
      findings.add(Finding.ok("answer", "PostgreSQL " + version + " answers"));
      if (project.configuration().find(Keys.URL).isEmpty()) {
        lookForCopies(connection);
      }
    } catch (SQLException e) {
      findings.add(
          Finding.error(
              "answer",
              "the database does not answer: " + e.getMessage(),
              new Remedy.Command("See its log", "ampctl metadb logs")));
    }
  }
}
