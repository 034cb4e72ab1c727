package amp.tempdb.postgres.snapshot;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;

import amp.tempdb.api.Snapshot;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.EngineFixture;
import amp.tempdb.postgres.server.HolderProcess;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Works on a cluster in a process of its own, one action after the other. */
public final class ClusterMain {
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Path metadb;

  private ClusterMain(Path metadb) {
    this.metadb = metadb;
  }

  /**
   * Runs it.
   *
   * @param prefix what comes before its command
   * @return a line for each action that answers
   */
  public static List<String> run(List<String> prefix, Path metadb, String... actions) {
    String[] arguments =
        Stream.concat(Stream.of(metadb.toString()), Stream.of(actions)).toArray(String[]::new);
    ProcessBuilder builder = HolderProcess.java(ClusterMain.class, arguments);
    builder.command().addAll(0, prefix);
    return Run.of(builder).orFail().out().lines().toList();
  }

  /** Takes the folder, and what is to be done. */
  public static void main(String[] arguments) throws Exception {
    ClusterMain cluster = new ClusterMain(Path.of(arguments[0]));
    for (String action : List.of(arguments).subList(1, arguments.length)) {
      String[] words = action.split("[=@]", -1);
      switch (words[0]) {
        case "count" -> cluster.print("SELECT count(*) FROM t");
        case "rows" -> cluster.print("SELECT string_agg(x::text, ',' ORDER BY x) FROM t");
        case "tables" -> cluster.print("SELECT count(*) FROM pg_tables WHERE tablename = 't'");
        case "files" -> cluster.printFiles();
        case "snapshots" -> cluster.printSnapshots();
        case "create" -> cluster.clusters("").snapshots().create(words[1], "", false);
        case "delete" -> cluster.clusters("").snapshots().delete(words[1]);
        case "restore" -> cluster.restore(words[1], words.length > 2 ? words[2] : "");
        case "reset" -> cluster.reset();
        default -> throw new IllegalArgumentException(action);
      }
    }
  }

  /** Returns the clusters of which a step is the last thing that happens. */
  private Clusters clusters(String last) {
    return Clusters.of(
        spec(metadb),
        EngineFixture::open,
        step -> {
          if (step.name().equals(last)) {
            throw new Killed();
          }
        });
  }

  private void restore(String name, String last) {
    try {
      clusters(last).snapshots().restore(name, false);
    } catch (Killed e) {
      // What was left is what the next action meets.
    }
  }

  private void reset() {
    try (Replacement replacement = clusters("").replacement()) {
      replacement.prove();
      replacement.replaceAndDelete(false);
    }
  }

  private void print(String query) throws Exception {
    try (OpenDb db = open(spec(metadb))) {
      System.out.println(Sql.ask(db.connection(), query));
    }
  }

  private void printSnapshots() {
    List<Snapshot> all = clusters("").snapshots().list();
    System.out.println(
        all.stream()
            .map(s -> s.automatic() ? "automatic" : s.name())
            .collect(Collectors.joining(",")));
  }

  /** Prints the hidden ones of the folder, which nobody needs when all is done. */
  private void printFiles() throws Exception {
    try (Stream<Path> entries = Files.list(metadb)) {
      System.out.println(
          entries
              .map(e -> e.getFileName().toString())
              .filter(n -> n.startsWith("."))
              .collect(Collectors.joining(",")));
    }
  }
}
