package amp.benchmarks;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.stream.Collectors;

/** Copies of a running project's database, timed from exec until the copy's first answer. */
final class BranchCandidates {
  private BranchCandidates() {}

  /**
   * What is copied, and by which programs.
   *
   * @param distribution the programs
   * @param project the project, whose database runs
   * @param experiments where the copies go
   */
  record Source(
      CommandCandidates.Distribution distribution, Path project, Experiments experiments) {
    private Path newProject() {
      return experiments.workspace().newFolder("branch");
    }

    private void run(Path directory, String... arguments) throws Exception {
      Process process = distribution.command(directory, "ampctl", arguments).start();
      try (BufferedReader out = process.inputReader()) {
        String said = out.lines().collect(Collectors.joining("\n"));
        if (process.waitFor() != 0) {
          throw new IllegalStateException(String.join(" ", arguments) + " failed: " + said);
        }
      }
    }

    private void ask(Path branch) throws Exception {
      TempDbSpec spec = experiments.spec(Experiments.metadb(branch));
      Query.run(
          DriverManager.getConnection(TempDb.running(spec).orElseThrow().connection().jdbcUrl()));
    }
  }

  /** Fills the database, so that what is copied has some 40 MB. */
  static void fill(TempDb db) throws Exception {
    try (Connection connection = db.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE filling AS SELECT i, repeat('x', 900) FROM generate_series(1, 8000) i");
    }
  }

  /** One command. */
  record One(Source source) implements Candidate {
    @Override
    public String name() {
      return "snapshot branch --start";
    }

    @Override
    public void run(Recorder recorder) throws Exception {
      Path branch = source.newProject();
      long begin = System.nanoTime();
      source.run(
          source.project, "metadb", "snapshot", "branch", "--to", branch.toString(), "--start");
      source.ask(branch);
      recorder.record(Measure.BRANCH, System.nanoTime() - begin);
      source.run(branch, "metadb", "stop");
    }
  }

  /** A snapshot, its branch, and the start of that. */
  record Three(Source source) implements Candidate {
    @Override
    public String name() {
      return "snapshot create, snapshot branch, start";
    }

    @Override
    public void run(Recorder recorder) throws Exception {
      Path branch = source.newProject();
      String name = branch.getFileName().toString();
      long begin = System.nanoTime();
      source.run(source.project, "metadb", "snapshot", "create", name);
      source.run(source.project, "metadb", "snapshot", "branch", name, "--to", branch.toString());
      source.run(Files.createDirectories(branch), "metadb", "start");
      source.ask(branch);
      recorder.record(Measure.BRANCH, System.nanoTime() - begin);
      source.run(branch, "metadb", "stop");
    }
  }
}
