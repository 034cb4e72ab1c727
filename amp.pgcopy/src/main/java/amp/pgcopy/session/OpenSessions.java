package amp.pgcopy.session;

import amp.conninfo.ConnectionTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/** What waits for a server: sessions of a copy, and programs that have sessions of their own. */
public final class OpenSessions {
  private static final Map<Object, String> OPEN = new WeakHashMap<>();

  private OpenSessions() {}

  /** Notes a session; it is forgotten by itself when nobody uses it. */
  static void add(ConnectionTarget target, Connection session) {
    put(target, session);
  }

  /** Notes a program that has sessions there. */
  public static void add(ConnectionTarget target, Process program) {
    put(target, program);
  }

  private static void put(ConnectionTarget target, Object waiting) {
    synchronized (OPEN) {
      OPEN.put(waiting, server(target));
    }
  }

  private static String server(ConnectionTarget target) {
    return target.database("").url();
  }

  /** Ends all that waits for a server, without a word to it: whoever uses them gets an error. */
  static void abort(ConnectionTarget target) {
    String server = server(target);
    List<Object> waiting = new ArrayList<>();
    synchronized (OPEN) {
      OPEN.forEach(
          (each, where) -> {
            if (where.equals(server)) {
              waiting.add(each);
            }
          });
    }
    for (Object each : waiting) {
      if (each instanceof Process program) {
        program.destroyForcibly();
      } else if (each instanceof Connection session) {
        abort(session);
      }
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
