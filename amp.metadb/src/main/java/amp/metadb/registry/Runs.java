package amp.metadb.registry;

import amp.metadb.connect.MetadataDbException;
import amp.metadb.tx.Sql;
import amp.metadb.tx.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The runs of the daemon, kept in the database. */
public final class Runs {
  private static final String COLUMNS =
      "id, instance, version, backend, started_at, stopped_at, outcome, detail";

  private final Transactions transactions;

  public Runs(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Notes that a run starts. Runs of the same instance that never said how they ended are lost.
   *
   * @param instance what runs once at a time, such as a project folder of a host
   * @param version the version of the daemon
   * @param backend what runs the database
   * @return the run
   */
  public Run start(String instance, String version, String backend) {
    UUID id = UUID.randomUUID();
    return transactions.callIdempotent(
        connection -> {
          Sql.update(
              connection,
              "update amp.run set outcome = 'lost'"
                  + " where instance = ? and outcome is null and id <> ?",
              instance,
              id);
          Sql.update(
              connection,
              "insert into amp.run (id, instance, version, backend) values (?, ?, ?, ?)"
                  + " on conflict (id) do nothing",
              id,
              instance,
              version,
              backend);
          return Sql.find(
                  connection, Runs::run, "select " + COLUMNS + " from amp.run where id = ?", id)
              .orElseThrow();
        });
  }

  /**
   * Notes how a run ended; said again, it changes nothing.
   *
   * @param id the run
   * @param end how it ended: stopped or failed
   * @param detail what else there is to say, possibly empty
   * @throws MetadataDbException when there is no such run
   */
  public void end(UUID id, RunEnd end, String detail) {
    if (end == RunEnd.LOST) {
      throw new IllegalArgumentException("a run that tells its end is not lost");
    }
    boolean known =
        transactions.callIdempotent(
            connection -> {
              int ended =
                  Sql.update(
                      connection,
                      "update amp.run set outcome = ?, detail = nullif(?, ''), stopped_at = now()"
                          + " where id = ? and stopped_at is null",
                      end.text(),
                      detail,
                      id);
              return ended > 0
                  || Sql.find(connection, row -> true, "select 1 from amp.run where id = ?", id)
                      .isPresent();
            });
    if (!known) {
      throw new MetadataDbException(
          "the run " + id + " is not in the database", "Was the database reset while it ran?");
    }
  }

  /** Returns the latest runs, the latest first. */
  public List<Run> list(int limit) {
    return transactions.callIdempotent(
        connection ->
            Sql.list(
                connection,
                Runs::run,
                "select " + COLUMNS + " from amp.run order by started_at desc, id limit ?",
                limit));
  }

  /** Returns the latest run. */
  public Optional<Run> last() {
    return list(1).stream().findFirst();
  }

  private static Run run(ResultSet row) throws SQLException {
    Optional<Instant> stopped =
        Optional.ofNullable(row.getTimestamp("stopped_at")).map(Timestamp::toInstant);
    return new Run(
        row.getObject("id", UUID.class),
        row.getString("instance"),
        row.getString("version"),
        row.getString("backend"),
        row.getTimestamp("started_at").toInstant(),
        stopped,
        Optional.ofNullable(row.getString("outcome")).map(RunEnd::of),
        Optional.ofNullable(row.getString("detail")));
  }
}
