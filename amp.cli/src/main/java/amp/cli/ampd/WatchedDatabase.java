package amp.cli.ampd;

import amp.cli.admin.Watched;
import amp.cli.console.Version;
import amp.cli.project.Database;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.connect.SchemaStatus;
import amp.problem.ProblemException;
import amp.sql.RetryPolicy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the Admin API tells of the database that {@code ampd solo} keeps running. */
final class WatchedDatabase implements Watched {
  /** How old an answer may be, counted from when it was asked for. */
  private static final Duration FRESH = Duration.ofMillis(500);

  private static final Duration PATIENCE = Duration.ofMillis(1500);

  /** For how long a commit may wait for a standby, in seconds, when that is told. */
  private static final double COMMIT = 1;

  /** For each word of the server's; a moment is left for another host. */
  private static final String SECONDS = "1";

  private static final String NUMBERS =
      "select pg_database_size(current_database()), count(*), pg_is_in_recovery(),"
          + " max(extract(epoch from clock_timestamp() - state_change))"
          + " filter (where wait_event = 'SyncRep')"
          + " from pg_stat_activity where backend_type = 'client backend'";

  private final Supplier<Database> database;
  private final Supplier<Integer> restarts;
  private final Instant started = Instant.now();
  private Answer last = failed("not asked yet");
  private @Nullable Question asking;
  private long askedAt;
  private boolean asked;

  /** What the database said; no numbers where it said nothing. */
  private record Answer(Health health, Map<String, Number> numbers) {}

  /** A question to the database. */
  private final class Question extends FutureTask<Answer> {
    private final long began = System.nanoTime();

    Question() {
      super(WatchedDatabase.this::ask);
    }

    boolean isOlderThan(Duration age) {
      return System.nanoTime() - began > age.toNanos();
    }
  }

  WatchedDatabase(Supplier<Database> database, Supplier<Integer> restarts) {
    this.database = database;
    this.restarts = restarts;
  }

  @Override
  public Health health() {
    return answer().health();
  }

  private synchronized Answer answer() {
    if (!asked || System.nanoTime() - askedAt > FRESH.toNanos()) {
      askedAt = System.nanoTime();
      last = askInTime();
      asked = true;
    }
    return last;
  }

  /** Who asks here waits for no server that hangs; there is one question at a time. */
  private Answer askInTime() {
    Question question = asking;
    // One that has ended without somebody who waited for it took too long.
    if (question == null || question.isDone()) {
      question = new Question();
      asking = question;
      Thread thread = new Thread(question, "admin database check");
      thread.setDaemon(true);
      thread.start();
    }
    try {
      Answer answer = question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      asking = null;
      return question.isOlderThan(PATIENCE) ? late() : answer;
    } catch (TimeoutException e) {
      return late();
    } catch (ExecutionException e) {
      asking = null;
      return failed("the database cannot be asked: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    }
  }

  /** Others need not wait as long again. */
  private Answer late() {
    askedAt = System.nanoTime();
    return failed("the database has not answered for " + PATIENCE.toMillis() + " ms");
  }

  private static Answer failed(String problem) {
    return new Answer(new Health(false, false, problem), Map.of());
  }

  private Answer ask() {
    long began = System.nanoTime();
    try {
      try (Connection connection = MetadataDb.connect(impatient(database.get().metadata()));
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(NUMBERS)) {
        row.next();
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("amp_database_size_bytes", row.getLong(1));
        numbers.put("amp_database_connections", row.getLong(2));
        return new Answer(health(row, connection, began), numbers);
      }
    } catch (SQLException e) {
      return failed("the database does not answer: " + e.getMessage());
    } catch (ProblemException e) {
      return failed(e.problem());
    }
  }

  /** A question ends by itself, so that a server that stands still does not keep the next one. */
  private static MetadataDbSpec impatient(MetadataDbSpec spec) {
    return spec.with(s -> s.retry(RetryPolicy.never()))
        .property("connectTimeout", SECONDS)
        .property("socketTimeout", SECONDS)
        // Such a server is passed over for so long.
        .property("hostRecheckSeconds", "10");
  }

  private static Health health(ResultSet row, Connection connection, long began)
      throws SQLException {
    if (row.getBoolean(3)) {
      return new Health(true, false, "the server is a standby, which takes no writes");
    }
    double waited = row.getDouble(4);
    boolean waits = !row.wasNull();
    Health schema = schema(connection);
    // While the question went on, that commit may have waited too.
    return waits && waited + secondsSince(began) > COMMIT
        ? new Health(true, false, "commits wait for a synchronous standby")
        : schema;
  }

  private static double secondsSince(long time) {
    return Duration.ofNanos(System.nanoTime() - time).toMillis() / 1000.0;
  }

  private static Health schema(Connection connection) {
    try {
      SchemaStatus schema = MetadataDb.schema(connection);
      return schema.isCurrent()
          ? new Health(true, true, "")
          : new Health(true, false, "the schema is behind; type: ampd migrate");
    } catch (SQLException e) {
      return new Health(true, false, "the schema cannot be read: " + e.getMessage());
    } catch (ProblemException e) {
      return new Health(true, false, e.problem());
    }
  }

  @Override
  public Map<String, Object> status() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("version", Version.current());
    status.put("pid", ProcessHandle.current().pid());
    status.put("started", started.toString());
    Database now = database.get();
    status.put("backend", now.backend());
    now.managed()
        .ifPresent(
            db -> {
              status.put("database_version", db.server().version());
              status.put("database_pid", db.server().pid());
              status.put("database_started", db.server().started().toString());
              status.put("restarts", restarts.get());
            });
    return status;
  }

  @Override
  public Map<String, Number> metrics() {
    Answer answer = answer();
    Health now = answer.health();
    Map<String, Number> metrics = new LinkedHashMap<>();
    metrics.put("amp_database_up", now.serves() ? 1 : 0);
    metrics.put("amp_database_ready", now.ready() ? 1 : 0);
    metrics.putAll(answer.numbers());
    metrics.put("amp_database_restarts_total", restarts.get());
    metrics.put("amp_uptime_seconds", Duration.between(started, Instant.now()).toSeconds());
    return metrics;
  }
}
