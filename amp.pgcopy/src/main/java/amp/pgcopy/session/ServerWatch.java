package amp.pgcopy.session;

import amp.conninfo.ConnectionTarget;
import amp.os.Deadline;
import amp.pgcopy.api.CopyException;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.sql.Connector;
import amp.sql.OwnSessions;
import amp.sql.RetryPolicy;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server now and then whether it answers, in a session of its own. One that is stopped, or
 * behind a network that drops everything, breaks no connection, and a statement may take hours: who
 * waits for an answer cannot tell. When it has not answered for long, all sessions of copies there
 * are ended.
 */
public final class ServerWatch implements AutoCloseable {
  /** How often it is asked within the time that it has. */
  private static final int QUESTIONS = 4;

  private final ConnectionTarget target;
  private final Duration patience;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean silent;

  private ServerWatch(ConnectionTarget target, Duration patience) {
    this.target = target;
    this.patience = patience;
    this.thread = new Thread(this::watch, "watch of " + target.url());
    thread.setDaemon(true);
  }

  /**
   * Begins to watch.
   *
   * @param target a database of the server
   * @param patience how long it may be silent, at least 1 s
   */
  public static ServerWatch of(ConnectionTarget target, Duration patience) {
    ServerWatch watch = new ServerWatch(answering(target, patience), patience);
    watch.thread.start();
    return watch;
  }

  /** Returns the same target, where nobody waits longer than that for the end of a login. */
  public static ConnectionTarget answering(ConnectionTarget target, Duration patience) {
    return target.property("loginTimeout", Long.toString(Math.max(1, patience.toSeconds())));
  }

  private void watch() {
    long answered = System.nanoTime();
    Connection session = null;
    try {
      do {
        session = asked(session);
        if (session != null) {
          answered = System.nanoTime();
        } else if (System.nanoTime() - answered > patience.toNanos()) {
          silent = true;
          OpenSessions.abort(target);
          return;
        }
      } while (!closed.await(patience.toMillis() / QUESTIONS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (session != null) {
        Connector.closeQuietly(session);
      }
    }
  }

  /** Asks; returns the session in which the server has answered, or null where it has not. */
  private @Nullable Connection asked(@Nullable Connection before) {
    Connection session = before;
    try {
      if (session == null) {
        String seconds = Long.toString(Math.max(1, patience.toSeconds() / QUESTIONS));
        ConnectionTarget prompt =
            target
                .property("loginTimeout", seconds)
                .property("connectTimeout", seconds)
                .property("socketTimeout", seconds);
        // This login, too, is no concern of event triggers.
        session = Connector.open(OwnSessions.reading(prompt, RetryPolicy.never()));
      }
      SqlStatements.value(session, "select 1");
      return session;
    } catch (SQLException e) {
      if (session != null) {
        Connector.closeQuietly(session);
      }
      return null;
    }
  }

  /**
   * Returns what to report of a failure: that the server was silent, where that is behind it.
   *
   * @param failure what the copy met
   */
  public CopyException explained(ProblemException failure) {
    if (!silent && failure instanceof CopyException known) {
      return known;
    }
    if (!silent || failure.kind() == ProblemKind.UNKNOWN_OUTCOME) {
      return new CopyException(failure.kind(), failure.problem(), failure.remedies(), failure);
    }
    return new CopyException(
        ProblemKind.FAILED,
        "the server of " + target.url() + " has not answered for " + Deadline.text(patience),
        List.of(
            new Remedy.Advice(
                "What the copy was to replace is unchanged. Look at the server, and at the network"
                    + " before it, and repeat it: what was left there is removed then")),
        failure);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
