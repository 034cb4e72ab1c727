package amp.metadb.tx;

import amp.metadb.connect.MetadataDbException;
import amp.sql.Backoff;
import amp.sql.Pacing;
import amp.sql.RetryPolicy;
import amp.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in transactions and repeats it when that is safe:
 *
 * <ul>
 *   <li>after a serialisation failure or a deadlock (40001, 40P01), also one that the commit
 *       reports: the server has said that it kept nothing;
 *   <li>after a connection that could not be made or was lost (08…, 57P01 to 57P03) before the
 *       commit was sent: what was not committed, the server undoes;
 *   <li>after a write that a standby refused: the next connection may lead to the primary;
 *   <li>not after a connection lost during the commit, since the server may have kept the changes
 *       before its answer was lost. That ends in an {@link UnknownOutcomeException}, unless the
 *       work is declared to be idempotent; nor after a commit for which the server ended its wait
 *       for a synchronous standby, which is as unknown.
 * </ul>
 *
 * <p>Between attempts it pauses for a growing, random time, within the limits of a {@link
 * RetryPolicy}. Every other failure is rolled back and reported at once.
 */
public final class Transactions {
  /** Whether a commit with an unknown outcome may be repeated. */
  private enum Repeat {
    UNLESS_COMMITTED,
    ALWAYS
  }

  private final DataSource source;
  private final Runnable connectionLost;
  private final RetryPolicy policy;
  private final Pacing pacing;

  public Transactions(
      DataSource source, Runnable connectionLost, RetryPolicy policy, Pacing pacing) {
    this.source = source;
    this.connectionLost = connectionLost;
    this.policy = policy;
    this.pacing = pacing;
  }

  /**
   * Runs work in a transaction at the server's default isolation.
   *
   * @return what the work returns
   * @throws UnknownOutcomeException when the connection was lost during the commit
   * @throws MetadataDbException when it failed for good
   */
  public <T extends @Nullable Object> T call(Work<T> work) {
    return repeat(work, Isolation.DEFAULT, Repeat.UNLESS_COMMITTED);
  }

  /**
   * Runs work in a serializable transaction: as if no other ran at the same time.
   *
   * @return what the work returns
   * @throws UnknownOutcomeException when the connection was lost during the commit
   * @throws MetadataDbException when it failed for good
   */
  public <T extends @Nullable Object> T callSerializable(Work<T> work) {
    return repeat(work, Isolation.SERIALIZABLE, Repeat.UNLESS_COMMITTED);
  }

  /**
   * Runs work that does no harm when its transaction is committed twice, such as one that only
   * reads, or inserts what may be there already. It is repeated after a commit of unknown outcome
   * too.
   *
   * @return what the work returns
   * @throws MetadataDbException when it failed for good
   */
  public <T extends @Nullable Object> T callIdempotent(Work<T> work) {
    return repeat(work, Isolation.DEFAULT, Repeat.ALWAYS);
  }

  private enum Isolation {
    DEFAULT,
    SERIALIZABLE
  }

  private <T extends @Nullable Object> T repeat(Work<T> work, Isolation isolation, Repeat repeat) {
    Backoff backoff = new Backoff(policy, pacing);
    UnknownOutcomeException unknown = null;
    while (true) {
      Attempt<T> attempt = new Attempt<>(work, isolation);
      try {
        return attempt.run();
      } catch (SQLException | RuntimeException e) {
        boolean lost = SqlStates.isConnectionLost(e) || attempt.onStandby;
        if (lost) {
          connectionLost.run();
        }
        if (lost && attempt.committing) {
          unknown = new UnknownOutcomeException(e);
        }
        boolean passing = lost || SqlStates.isSerialisationFailure(e);
        boolean over = unknown != null && repeat == Repeat.UNLESS_COMMITTED;
        if (over || !passing || !backoff.pause()) {
          // What may have been kept once has not failed, whatever became of it later.
          throw unknown != null ? unknown : failed(e, passing ? backoff.attempts() : 1);
        }
      }
    }
  }

  private static RuntimeException failed(Exception e, int attempts) {
    if (e instanceof RuntimeException unchecked) {
      return unchecked;
    }
    String code = e instanceof SQLException sql ? " [" + sql.getSQLState() + "]" : "";
    return new MetadataDbException(
        "a transaction failed"
            + (attempts > 1 ? " in each of " + attempts + " attempts: " : ": ")
            + e.getMessage()
            + code,
        SqlStates.isConnectionLost(e)
            ? "Check that the database server runs"
            : "Correct the cause and try again; nothing of it was kept",
        e);
  }

  private final class Attempt<T extends @Nullable Object> {
    private final Work<T> work;
    private final Isolation isolation;
    private boolean committing;
    private boolean onStandby;

    Attempt(Work<T> work, Isolation isolation) {
      this.work = work;
      this.isolation = isolation;
    }

    T run() throws SQLException {
      Connection connection = source.getConnection();
      try {
        connection.setAutoCommit(false);
        if (isolation == Isolation.SERIALIZABLE) {
          setSerializable(connection);
        }
        T result = work.on(connection);
        committing = true;
        connection.commit();
        UnconfirmedCommit.refuse(connection.getWarnings());
        giveBack(connection);
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
    }

    /** What fails after the commit must not look like a failed transaction, or it is repeated. */
    private void giveBack(Connection connection) {
      try (connection) {
        connection.setAutoCommit(true);
      } catch (SQLException e) {
        connectionLost.run();
      }
    }

    /** Whether a server that refused a write is a standby, or was one until a moment ago. */
    private boolean isStandby(Connection connection) throws SQLException {
      String query =
          "select pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'off'";
      return Sql.find(connection, row -> row.getBoolean(1), query).orElseThrow();
    }

    private void setSerializable(Connection connection) throws SQLException {
      try (var statement = connection.createStatement()) {
        // Of this transaction alone: the connection goes back to the pool as it came.
        statement.execute("set transaction isolation level serializable");
      }
    }

    private void rollBack(Connection connection, Throwable failure) {
      try (connection) {
        connection.rollback();
        connection.setAutoCommit(true);
        onStandby = SqlStates.isReadOnly(failure) && isStandby(connection);
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
  }
}
