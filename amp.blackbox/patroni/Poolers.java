import amp.metadb.MetadataDb;
import amp.metadb.connect.Listener;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.registry.DatasetName;
import amp.metadb.registry.Manifest;
import amp.metadb.registry.RunEnd;
import amp.metadb.tx.Sql;
import amp.sql.RetryPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Tries what amp, and programs beside it, ask of a PostgreSQL, through poolers; prints what became
 * of it as a table.
 *
 * <pre>java -cp 'LIBRARIES' Poolers.java NAME=URL...</pre>
 *
 * Each URL leads to an empty database, the first one without a pooler.
 */
public class Poolers {
  static final List<String> reasons = new ArrayList<>();

  interface Check {
    boolean holds(MetadataDbSpec spec) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    Map<String, Check> checks = new LinkedHashMap<>();
    checks.put("migration of the schema, two at once", Poolers::migration);
    checks.put("runs, datasets, manifests", Poolers::registry);
    checks.put("serializable transactions", spec -> transactions(spec, true));
    checks.put(
        "the same statements again and again, on four connections",
        spec -> transactions(spec, false));
    checks.put("LISTEN and NOTIFY", Poolers::listen);
    checks.put("`SET` for a session", Poolers::settings);
    checks.put("advisory locks of a session", Poolers::advisoryLock);
    checks.put("parameters at the start (`options`)", Poolers::startup);
    checks.put("cancelling a statement", Poolers::cancel);
    checks.put("`ampd solo -- COMMAND`", spec -> command(spec, "ampd", "solo", "--", "true"));
    checks.put("`ampctl dataset list`", spec -> command(spec, "ampctl", "dataset", "list"));
    checks.put(
        "`ampctl metadb query`", spec -> command(spec, "ampctl", "metadb", "query", "select 1"));
    checks.put(
        "`ampctl metadb psql`",
        spec -> command(spec, "ampctl", "metadb", "psql", "--", "-c", "select 1"));

    StringBuilder head = new StringBuilder("| |");
    StringBuilder line = new StringBuilder("|---|");
    Map<String, StringBuilder> rows = new LinkedHashMap<>();
    checks.keySet().forEach(name -> rows.put(name, new StringBuilder("| " + name + " |")));
    for (String arg : args) {
      String name = arg.substring(0, arg.indexOf("=postgresql"));
      url = arg.substring(arg.indexOf("=postgresql") + 1);
      head.append(' ').append(name).append(" |");
      line.append("---|");
      MetadataDbSpec spec = MetadataDbSpec.of(url).with(s -> s.retry(RetryPolicy.never()));
      checks.forEach(
          (check, tried) -> {
            String outcome = outcome(tried, spec);
            System.err.println(name + ": " + check + ": " + outcome);
            rows.get(check).append(' ').append(outcome).append(" |");
          });
    }
    System.out.println(head);
    System.out.println(line);
    rows.values().forEach(System.out::println);
    System.out.println();
    for (int i = 0; i < reasons.size(); i++) {
      System.out.println("(" + (i + 1) + ") `" + reasons.get(i) + "`  ");
    }
    System.exit(0);
  }

  static String url;

  static String outcome(Check check, MetadataDbSpec spec) {
    CompletableFuture<String> tried =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return check.holds(spec) ? "yes" : no("it has no effect");
              } catch (Exception | AssertionError e) {
                return no(String.valueOf(e.getMessage()));
              }
            });
    try {
      return tried.get(40, TimeUnit.SECONDS);
    } catch (Exception e) {
      return no("nothing came of it within 40 s");
    }
  }

  static synchronized String no(String why) {
    String reason =
        why.strip()
            .replaceAll("\\s+", " ")
            .replaceAll("\\bS_\\d+", "S_n")
            .replaceAll("jdbc:postgresql://\\S+", "URL")
            .replaceAll("[.] (Check|Correct) .*", "")
            .replace("|", ",");
    if (!reasons.contains(reason)) {
      reasons.add(reason);
    }
    return "no (" + (reasons.indexOf(reason) + 1) + ")";
  }

  static boolean migration(MetadataDbSpec spec) throws Exception {
    CompletableFuture<Void> other = CompletableFuture.runAsync(() -> MetadataDb.migrate(spec));
    MetadataDb.migrate(spec);
    other.get();
    return MetadataDb.schema(spec).isCurrent();
  }

  static boolean registry(MetadataDbSpec spec) {
    try (MetadataDb db = MetadataDb.open(spec)) {
      var run = db.runs().start("poolers", "1", "external");
      db.runs().end(run.id(), RunEnd.STOPPED, "");
      db.datasets()
          .register(
              DatasetName.parse("poolers/tried"),
              Manifest.parse("{\"kind\": \"t\", \"tables\": {\"x\": {}}}"));
      return db.datasets().list().size() == 1 && db.runs().list(1).size() == 1;
    }
  }

  static boolean transactions(MetadataDbSpec spec, boolean serializable) throws Exception {
    try (MetadataDb db = MetadataDb.open(spec.with(s -> s.retry(RetryPolicy.standard())))) {
      db.transactions()
          .callIdempotent(c -> Sql.update(c, "create table if not exists public.tried (x int)"));
      int before = count(db);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        work.add(
            () -> {
              for (int n = 0; n < 20; n++) {
                int x = n;
                if (serializable) {
                  db.transactions()
                      .callSerializable(c -> Sql.update(c, "insert into public.tried values (?)", x));
                } else {
                  db.transactions().call(c -> Sql.update(c, "insert into public.tried values (?)", x));
                }
              }
              return true;
            });
      }
      for (var done : threads.invokeAll(work)) {
        done.get();
      }
      threads.shutdown();
      return count(db) == before + 80;
    }
  }

  static int count(MetadataDb db) {
    return db.transactions()
        .callIdempotent(
            c -> Sql.find(c, r -> r.getInt(1), "select count(*) from public.tried").orElseThrow());
  }

  static boolean listen(MetadataDbSpec spec) throws Exception {
    BlockingQueue<String> heard = new ArrayBlockingQueue<>(100);
    try (MetadataDb db = MetadataDb.open(spec);
        Listener listener = db.listen(Set.of("poolers"), n -> heard.add(n.payload()))) {
      for (int i = 0; i < 10; i++) {
        db.sendNotification("poolers", "" + i);
      }
      for (int i = 0; i < 10; i++) {
        if (heard.poll(10, TimeUnit.SECONDS) == null) {
          throw new SQLException(i + " of 10 notifications were heard within 10 s");
        }
      }
      return true;
    }
  }

  /**
   * Two clients whose transactions alternate: what one sets, it finds again, and the other does
   * not.
   */
  static boolean settings(MetadataDbSpec spec) throws SQLException {
    try (Connection one = MetadataDb.connect(spec);
        Connection other = MetadataDb.connect(spec)) {
      execute(one, "set statement_timeout = '1234s'");
      for (int i = 0; i < 5; i++) {
        try (Connection more = MetadataDb.connect(spec)) {
          more.setAutoCommit(false);
          value(more, "select 1");
          if (!value(one, "show statement_timeout").equals("1234s")
              || value(other, "show statement_timeout").equals("1234s")) {
            return false;
          }
          more.commit();
        }
      }
      return true;
    }
  }

  static boolean advisoryLock(MetadataDbSpec spec) throws SQLException {
    try (Connection one = MetadataDb.connect(spec);
        Connection other = MetadataDb.connect(spec)) {
      value(one, "select pg_advisory_lock(7)");
      other.setAutoCommit(false);
      if (value(other, "select pg_try_advisory_lock(7)").equals("t")) {
        return false;
      }
      boolean unlocked = value(one, "select pg_advisory_unlock(7)").equals("t");
      other.rollback();
      return unlocked;
    }
  }

  static boolean startup(MetadataDbSpec spec) throws SQLException {
    try (Connection one = MetadataDb.connect(spec.property("options", "-c lock_timeout=4321"))) {
      return value(one, "show lock_timeout").equals("4321ms");
    }
  }

  static boolean cancel(MetadataDbSpec spec) throws Exception {
    try (Connection one = MetadataDb.connect(spec);
        Statement statement = one.createStatement()) {
      statement.setQueryTimeout(1);
      statement.execute("select pg_sleep(30)");
      return false;
    } catch (SQLException e) {
      return "57014".equals(e.getSQLState());
    }
  }

  static boolean command(MetadataDbSpec spec, String... command) throws Exception {
    Path project = Files.createTempDirectory("poolers");
    Files.createDirectory(project.resolve(".amp"));
    Files.writeString(
        project.resolve(".amp/config.toml"), "[metadata_db]\nurl = \"" + url + "\"\n");
    Path said = project.resolve("said");
    Process process =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    process.getOutputStream().close();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(said));
    }
    return true;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1) == null ? "" : row.getString(1);
    }
  }
}
