package amp.pgcopy.session;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.CopyException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.sql.ClientCopy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;

/** What waits for a server: sessions of a copy, and programs that have sessions of their own. */
public final class OpenSessions {
  private static final Map<Object, Waiting> OPEN = new WeakHashMap<>();
  private static boolean cancelled;

  /**
   * What is known of one.
   *
   * @param server where it is
   * @param undisturbed whether no cancellation meets it
   */
  private record Waiting(String server, boolean undisturbed) {}

  private OpenSessions() {}

  /**
   * Notes a session; it is forgotten by itself when nobody uses it.
   *
   * @param undisturbed whether {@link #cancelAll} is not to meet it
   * @throws CopyException when it would, and has been called
   */
  static void add(ConnectionTarget target, Connection session, boolean undisturbed) {
    put(session, new Waiting(server(target), undisturbed));
  }

  /**
   * Notes a program that has sessions there.
   *
   * @throws CopyException when all is cancelled already
   */
  public static void add(ConnectionTarget target, Process program) {
    put(program, new Waiting(server(target), false));
  }

  /**
   * Has no cancellation meet a session from now on: what it does must not end half-way.
   *
   * @throws CopyException when one has come before
   */
  public static void leaveUndisturbed(Connection session) {
    synchronized (OPEN) {
      requireNotCancelled();
      OPEN.computeIfPresent(session, (same, waiting) -> new Waiting(waiting.server(), true));
    }
  }

  private static void put(Object waiting, Waiting known) {
    synchronized (OPEN) {
      if (!known.undisturbed()) {
        requireNotCancelled();
      }
      OPEN.put(waiting, known);
    }
  }

  private static void requireNotCancelled() {
    if (cancelled) {
      throw new CopyException(
          ProblemKind.INTERRUPTED, "the copy was cancelled", List.of(new Remedy.RunAgain()), null);
    }
  }

  private static String server(ConnectionTarget target) {
    return target.database("").url();
  }

  /** Ends all that waits for a server, without a word to it: whoever uses them gets an error. */
  static void abort(ConnectionTarget target) {
    String server = server(target);
    for (Object each : all(waiting -> waiting.server().equals(server))) {
      if (each instanceof Process program) {
        program.destroyForcibly();
      } else if (each instanceof Connection session) {
        abort(session);
      }
    }
  }

  /**
   * Has the servers cancel what runs, for good: none is added any more, but for what is
   * undisturbed. Called again, it meets what has begun meanwhile.
   */
  public static void cancelAll() {
    synchronized (OPEN) {
      cancelled = true;
    }
    for (Object each : all(waiting -> !waiting.undisturbed())) {
      if (each instanceof Process program) {
        // pg_dump has its server cancel what it runs there.
        program.destroy();
      } else if (each instanceof Connection session) {
        cancel(session);
      }
    }
  }

  private static List<Object> all(Predicate<Waiting> chosen) {
    List<Object> found = new ArrayList<>();
    synchronized (OPEN) {
      OPEN.forEach(
          (each, waiting) -> {
            if (chosen.test(waiting)) {
              found.add(each);
            }
          });
    }
    return found;
  }

  private static void cancel(Connection session) {
    try {
      ClientCopy.cancel(session);
    } catch (SQLException e) {
      // It was closed meanwhile.
    }
  }

  private static void abort(Connection session) {
    try {
      session.abort(Runnable::run);
    } catch (SQLException e) {
      // It was closed meanwhile.
    }
  }
}
