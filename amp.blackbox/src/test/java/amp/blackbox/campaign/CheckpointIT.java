package amp.blackbox.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Distribution;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process is killed at a named moment of its work on a cluster: the next one finishes the work,
 * or begins it anew, and nothing is left of the first.
 */
class CheckpointIT {
  private Path root;
  private Path project;
  private Path home;
  private Processes processes;
  private Program program;

  @BeforeEach
  void makeProject() throws Exception {
    root = Distribution.openFolder("amp-checkpoint");
    project = Files.createDirectory(root.resolve("project"));
    home = Distribution.prepared().ampupHome();
    processes = new Processes(project);
    Files.createDirectory(root.resolve("journals"));
    program = Program.in(root, List.of());
  }

  @AfterEach
  void removeProject() {
    processes.killAll();
    amp.testkit.Run.command("rm", "-rf", root.toString()).orFail();
  }

  private Path metadb() {
    return project.resolve(".amp/metadb");
  }

  private TempDbSpec spec() {
    return TempDbSpec.at(metadb()).with(s -> s.backend("embedded").home(home));
  }

  private void kill(String moment) throws Exception {
    String[] parts = moment.split("#", 2);
    boolean reached =
        Halted.killedAt(
            program.options(),
            Program.words(metadb(), home, root.resolve("journals"), 1),
            "amp." + parts[0],
            parts[1],
            1);
    assertThat(reached).as("%s is reached", moment).isTrue();
  }

  private void makeRow() throws SQLException {
    try (TempDb db = TempDb.open(spec());
        Connection session = db.dataSource().getConnection();
        Statement statement = session.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 42 AS x");
    }
  }

  /** Opens the database, asks it something, closes it, and looks for remains. */
  private void assertWhole(String question, int answer) throws Exception {
    try (TempDb db = TempDb.open(spec());
        Connection session = db.dataSource().getConnection();
        Statement statement = session.createStatement();
        ResultSet result = statement.executeQuery(question)) {
      assertThat(result.next()).isTrue();
      assertThat(result.getInt(1)).isEqualTo(answer);
      assertThat(processes.postmasters()).hasSize(1);
    }
    Wait.until(() -> processes.all().isEmpty(), Wait.LIMIT);
    assertThat(processes.all()).isEmpty();
    assertThat(names(metadb())).noneMatch(name -> name.startsWith("."));
    assertThat(names(metadb().resolve("run"))).doesNotContain("stopping", "detached");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "os.process.TreeCopy#tree",
    "os.process.TreeCopy#succeeds",
    "os.process.TreeSync#sync",
    "os.file.Durable#rename",
    "os.file.Durable#syncDirectory",
    "tempdb.postgres.server.ServerStart#start"
  })
  void anInitialisationThatWasKilledIsDoneByTheNextOpen(String moment) throws Exception {
    kill(moment);
    assertWhole("SELECT 1", 1);
  }

  @ParameterizedTest
  @CsvSource({
    "tempdb.postgres.server.PipeLease#open",
    "tempdb.postgres.server.Watcher#start",
    "tempdb.postgres.server.ServerStart#awaitReady",
    "tempdb.postgres.cluster.ServerState#write",
    "tempdb.postgres.server.Holder#register",
    "tempdb.postgres.server.RunningServer#leave",
    "tempdb.postgres.server.RunningServer#awaitStop"
  })
  void aStartOrAStopThatWasKilledHarmsNothing(String moment) throws Exception {
    makeRow();
    Files.delete(metadb().resolve("run/pg_hba.conf"));
    kill(moment);
    assertWhole("SELECT x FROM kept", 42);
  }

  @ParameterizedTest
  @CsvSource({
    "tempdb.postgres.server.ServerJoin#adopt",
    "tempdb.postgres.server.Watcher#adopt",
    "tempdb.postgres.cluster.ServerState#write"
  })
  void anAdoptionThatWasKilledIsDoneByTheNextOpen(String moment) throws Exception {
    makeRow();
    try (TempDb db = TempDb.open(spec())) {
      long server = db.server().pid();
      processes.watchers().forEach(amp.blackbox.LiveProcess::kill);
      kill(moment);
      try (TempDb next = TempDb.open(spec())) {
        assertThat(next.server().pid()).isEqualTo(server);
      }
    }
    assertWhole("SELECT x FROM kept", 42);
  }

  @ParameterizedTest
  @CsvSource({"tempdb.postgres.server.SingleUser#run", "os.file.Durable#rename"})
  void aTemplateThatWasBeingMadeIsMadeByTheNextOpen(String moment) throws Exception {
    Path components = home.resolve("components");
    home = Files.createDirectory(root.resolve("home"));
    Files.createSymbolicLink(home.resolve("components"), components);
    kill(moment);
    assertWhole("SELECT 1", 1);
    assertThat(names(home.resolve("templates")))
        .filteredOn(name -> !name.endsWith(".lock"))
        .hasSize(1)
        .noneMatch(name -> name.contains(".making-"));
  }
}
