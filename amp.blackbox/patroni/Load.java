import amp.metadb.MetadataDb;
import amp.metadb.connect.Listener;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.registry.DatasetName;
import amp.metadb.registry.Manifest;
import amp.metadb.registry.RunEnd;
import amp.metadb.tx.Sql;
import amp.metadb.tx.UnknownOutcomeException;
import amp.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a daemon does with its database, while others take the leader away: rows, runs, datasets and
 * notifications through amp.metadb, amp's commands, and questions to /readyz. What was answered is
 * noted in files, and compared with the database when the standard input ends. A line there names
 * the kind of the loss that begins; "end" ends it. The file named table has what was seen so far, and
 * in the end what became of it.
 *
 * <pre>java -cp 'LIBRARIES' Load.java WAY URL ADMIN-URL HOST:PORT...</pre>
 *
 * The hosts are those that are asked, past amp, whether a row can be written there now.
 */
public class Load {
  static final String WRITE = "insert into probe values (now())";
  static final String[][] COMMANDS = {
    {"ampctl", "dataset", "list"},
    {"ampd", "solo", "--", "true"},
    {"ampctl", "metadb", "query", "select 1"},
    {"ampctl", "status"},
  };

  static final AtomicBoolean ending = new AtomicBoolean();
  static final Map<String, Figures> kinds = Collections.synchronizedMap(new LinkedHashMap<>());
  static volatile Figures now = new Figures();
  static volatile long lossBegan;
  static volatile long lastWrite = System.nanoTime();
  static volatile long writesSince = System.nanoTime();
  static volatile long outageSeen;
  static volatile long deniedAt;
  static final Readiness readiness = new Readiness();
  static final Map<String, Set<Object>> outcomes = new ConcurrentHashMap<>();
  static final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
  static final List<String> failed = Collections.synchronizedList(new ArrayList<>());
  static final Map<String, Use> uses = new ConcurrentHashMap<>();
  static PrintStream acknowledged;

  /** What was seen during the losses of a kind; times in milliseconds. */
  static class Figures {
    final List<Long> outages = new ArrayList<>();
    final Map<String, Long> longest = new TreeMap<>();

    synchronized void atMost(String what, long millis) {
      longest.merge(what, millis, Math::max);
    }
  }

  /** What became of a command, losses or not. */
  static class Use {
    int times;
    int failed;
    long longest;
  }

  interface Step {
    void run(int number) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    String way = args[0];
    String url = args[1];
    acknowledged = new PrintStream(Files.newOutputStream(Path.of("acknowledged")), true);
    for (String s : List.of("kept", "unknown", "failed", "runs", "datasets")) {
      outcomes.put(s, ConcurrentHashMap.newKeySet());
    }
    MetadataDb db = MetadataDb.open(MetadataDbSpec.of(url));
    UUID load = UUID.randomUUID();
    db.transactions()
        .callIdempotent(
            c -> {
              try (Statement s = c.createStatement()) {
                // Both loads may come first.
                s.execute("select pg_advisory_xact_lock(1)");
                s.execute(
                    "create table if not exists loaded (load uuid, id int, primary key (load,"
                        + " id))");
                return s.execute("create table if not exists probe (at timestamptz)");
              }
            });
    List<Thread> threads = new ArrayList<>();
    AtomicInteger rows = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      threads.add(every(20, "transaction", n -> row(db, load, rows.incrementAndGet())));
    }
    threads.add(every(100, "run", n -> recordRun(db, load + "/" + n)));
    threads.add(
        every(
            100,
            "dataset",
            n -> recordDataset(db, "d" + load.toString().replace("-", "") + "_" + n)));
    Silence silence = new Silence();
    Listener listener = db.listen(Set.of("load_" + way), silence);
    threads.add(
        every(
            100,
            "notification",
            n -> {
              db.sendNotification("load_" + way, "" + n);
              silence.sent();
            }));
    for (String host : List.of(args).subList(3, args.length)) {
      threads.add(thread("probe " + host, () -> probe(host)));
    }
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    URI ready = URI.create(args[2] + "/readyz");
    threads.add(every(100, "/readyz", n -> ask(http, ready)));
    threads.add(every(2000, "command", n -> command(COMMANDS[n % COMMANDS.length])));

    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("end")) {
        synchronized (now.outages) {
          now.outages.add(TimeUnit.NANOSECONDS.toMillis(outageSeen));
        }
        now = new Figures();
        write(table(way) + "\n(not yet compared with the database)\n");
      } else {
        outageSeen = 0;
        lossBegan = System.nanoTime();
        now = kinds.computeIfAbsent(line, k -> new Figures());
      }
    }
    ending.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    listener.close();
    boolean well = report(way, db, load);
    db.close();
    System.exit(well ? 0 : 1);
  }

  static Thread thread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.start();
    return thread;
  }

  /** Does a step again and again; its time counts for the loss in which it ends. */
  static Thread every(int millis, String what, Step step) {
    return thread(
        what,
        () -> {
          for (int n = 0; !ending.get(); n++) {
            long begin = System.nanoTime();
            try {
              step.run(n);
            } catch (Exception e) {
              failures.computeIfAbsent(what, k -> new AtomicInteger()).incrementAndGet();
              String message = what + " failed after " + since(begin) + " ms: " + e;
              System.err.println(message);
              failed.add(message);
            }
            now.atMost(what, since(begin));
            pause(millis);
          }
        });
  }

  static void row(MetadataDb db, UUID load, int id) {
    try {
      db.transactions().call(c -> Sql.update(c, "insert into loaded values (?, ?)", load, id));
      acknowledged.println(id);
      outcomes.get("kept").add(id);
      readiness.written();
    } catch (UnknownOutcomeException e) {
      outcomes.get("unknown").add(id);
    } catch (ProblemException e) {
      outcomes.get("failed").add(id);
      throw e;
    }
  }

  static void recordRun(MetadataDb db, String instance) {
    UUID id = db.runs().start(instance, "1", "external").id();
    db.runs().end(id, RunEnd.STOPPED, "");
    outcomes.get("runs").add(id);
  }

  static void recordDataset(MetadataDb db, String name) {
    db.datasets()
        .register(
            DatasetName.parse("load/" + name),
            Manifest.parse("{\"kind\": \"load\", \"tables\": {\"" + name + "\": {}}}"));
    outcomes.get("datasets").add(name);
  }

  /** How long notifications are sent of which none is heard. */
  static class Silence implements Listener.Handler {
    final AtomicLong since = new AtomicLong();

    void sent() {
      since.compareAndSet(0, System.nanoTime());
    }

    @Override
    public void notified(amp.metadb.connect.Notification notification) {
      long begin = since.getAndSet(0);
      if (begin != 0) {
        now.atMost("silence", Load.since(begin));
      }
    }
  }

  /** Writes a row past amp every 50 ms, where that is possible, and notes when it was. */
  static void probe(String host) {
    String url =
        "jdbc:postgresql://"
            + host
            + "/amp?user=daemon&connectTimeout=1&socketTimeout=1&targetServerType=primary&hostRecheckSeconds=0";
    while (!ending.get()) {
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        while (!ending.get()) {
          statement.execute(WRITE);
          wrote();
          pause(50);
        }
      } catch (Exception e) {
        pause(50);
      }
    }
  }

  static synchronized void wrote() {
    readiness.written();
    long time = System.nanoTime();
    long gap = time - lastWrite;
    if (gap > TimeUnit.MILLISECONDS.toNanos(500)) {
      writesSince = time;
    } else if (deniedAt > writesSince) {
      // Writes went on before and after that answer.
      now.atMost("said not ready", TimeUnit.NANOSECONDS.toMillis(deniedAt - writesSince));
    }
    deniedAt = 0;
    outageSeen = Math.max(outageSeen, gap);
    lastWrite = time;
  }

  static void ask(HttpClient http, URI ready) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(20)).build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() == 200) {
      readiness.affirmed();
    } else {
      readiness.denied();
      deniedAt = System.nanoTime();
    }
  }

  /**
   * How long /readyz said yes while nobody wrote, amp and the connections past it: since the last
   * write until its first no, and from a yes after that until the next write, or the next no.
   */
  static class Readiness {
    private long lastWrite = System.nanoTime();
    private boolean saidNo;
    private long yesAgain;

    synchronized void written() {
      long time = System.nanoTime();
      end(time);
      lastWrite = time;
      saidNo = false;
    }

    synchronized void affirmed() {
      long time = System.nanoTime();
      if (!saidNo) {
        now.atMost("said ready", TimeUnit.NANOSECONDS.toMillis(time - lastWrite));
      } else if (yesAgain == 0) {
        yesAgain = time;
      }
    }

    synchronized void denied() {
      end(System.nanoTime());
      saidNo = true;
    }

    private void end(long time) {
      if (yesAgain != 0) {
        now.atMost("said ready", TimeUnit.NANOSECONDS.toMillis(time - yesAgain));
        yesAgain = 0;
      }
    }
  }

  static void command(String[] command) throws Exception {
    Path said = Path.of("said");
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    process.getOutputStream().close();
    int code = process.waitFor();
    Use use = uses.computeIfAbsent(String.join(" ", command), c -> new Use());
    use.times++;
    use.longest = Math.max(use.longest, since(begin));
    if (code != 0) {
      use.failed++;
      throw new IllegalStateException(
          String.join(" ", command)
              + ": exit code "
              + code
              + ": "
              + Files.readString(said).strip());
    }
  }

  static long since(long begin) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean report(String way, MetadataDb db, UUID load) {
    Set<Object> rows =
        new HashSet<>(
            db.transactions()
                .callIdempotent(
                    c ->
                        Sql.list(
                            c, r -> r.getInt(1), "select id from loaded where load = ?", load)));
    Set<Object> runs =
        new HashSet<>(
            db.transactions()
                .callIdempotent(
                    c ->
                        Sql.list(
                            c,
                            r -> r.getObject(1, UUID.class),
                            "select id from amp.run where outcome = 'stopped'")));
    Set<Object> datasets = new HashSet<>();
    db.datasets().list().forEach(d -> datasets.add(d.name().name()));
    int lost = missing("kept", rows) + missing("runs", runs) + missing("datasets", datasets);
    int unknown = outcomes.get("unknown").size();
    int keptUnknown = unknown - missing("unknown", rows);
    int failedRows = outcomes.get("failed").size();
    int keptFailed = failedRows - missing("failed", rows);
    StringBuilder text = new StringBuilder(table(way));
    text.append(
        ("%nacknowledged: %d rows, %d runs, %d datasets; lost: %d. Told as unknown: %d, of which %d"
                + " were kept. Told as failed: %d, of which %d were kept. Failures: %s%n")
            .formatted(
                outcomes.get("kept").size(),
                outcomes.get("runs").size(),
                outcomes.get("datasets").size(),
                lost,
                unknown,
                keptUnknown,
                failedRows,
                keptFailed,
                failures));
    failed.forEach(message -> text.append("  " + message + "\n"));
    write(text.toString());
    return lost == 0 && keptFailed == 0;
  }

  /** Returns what was seen so far. */
  static String table(String way) {
    StringBuilder text = new StringBuilder("\n### " + way + "\n\n");
    text.append(
        "| lost is | losses | no write: median, most | transaction | run, dataset | LISTEN |"
            + " command | `/readyz` ok | no |\n|---|---|---|---|---|---|---|---|---|\n");
    kinds.forEach(
        (kind, f) -> {
          synchronized (f) {
            List<Long> outages = new ArrayList<>(f.outages);
            Collections.sort(outages);
            long median = outages.isEmpty() ? 0 : outages.get(outages.size() / 2);
            long most = outages.isEmpty() ? 0 : outages.get(outages.size() - 1);
            Map<String, Long> l = f.longest;
            text.append(
                "| %s | %d | %s, %s s | %s s | %s s | %s s | %s s | %s s | %s s |%n"
                    .formatted(
                        kind,
                        f.outages.size(),
                        s(median),
                        s(most),
                        s(l, "transaction"),
                        s(Math.max(l.getOrDefault("run", 0L), l.getOrDefault("dataset", 0L))),
                        s(l, "silence"),
                        s(l, "command"),
                        s(l, "said ready"),
                        s(l, "said not ready")));
          }
        });
    text.append("\n| command | times | failed | longest |\n|---|---|---|---|\n");
    new TreeMap<>(uses)
        .forEach(
            (command, use) ->
                text.append(
                    "| `%s` | %d | %d | %s s |%n"
                        .formatted(command, use.times, use.failed, s(use.longest))));
    return text.toString();
  }

  static void write(String text) {
    try {
      Files.writeString(Path.of("table.new"), text);
      Files.move(Path.of("table.new"), Path.of("table"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int missing(String outcome, Set<Object> present) {
    Set<Object> absent = new HashSet<>(outcomes.get(outcome));
    absent.removeAll(present);
    return absent.size();
  }

  static String s(Map<String, Long> longest, String what) {
    return s(longest.getOrDefault(what, 0L));
  }

  static String s(long millis) {
    return "%.1f".formatted(millis / 1000.0);
  }
}
