package amp.sql;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL's error codes mean here.
 *
 * @see <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL 18, Appendix
 *     A. PostgreSQL Error Codes</a>
 */
public final class SqlStates {
  /** Another session holds the lock, and the wait for it ended. */
  public static final String LOCK_NOT_AVAILABLE = "55P03";

  /** The server is starting, recovering or shutting down. */
  public static final String CANNOT_CONNECT_NOW = "57P03";

  /** A database is in use. */
  public static final String OBJECT_IN_USE = "55006";

  /** Something else needs what was to be dropped. */
  public static final String DEPENDENT_OBJECTS = "2BP01";

  /** The connection was lost. */
  public static final String CONNECTION_FAILURE = "08006";

  /** No connection could be made. */
  static final String UNABLE_TO_CONNECT = "08001";

  /** There is no room left on a disk of the server. */
  public static final String DISK_FULL = "53100";

  /** The server has no connection left. */
  public static final String TOO_MANY_CONNECTIONS = "53300";

  /** The role may not do that. */
  public static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** There is nothing of that name, such as a role. */
  public static final String UNDEFINED_OBJECT = "42704";

  /** The server does not do that, such as unlogged partitioned tables. */
  public static final String FEATURE_NOT_SUPPORTED = "0A000";

  /** The server does not know the value of a parameter. */
  static final String INVALID_PARAMETER_VALUE = "22023";

  /** The server, or the transaction, takes no writes: a standby, for example. */
  private static final Set<String> READ_ONLY = Set.of("25006");

  private static final Set<String> SERIALISATION = Set.of("40001", "40P01");
  private static final Set<String> SHUTDOWN = Set.of("57P01", "57P02", CANNOT_CONNECT_NOW);
  private static final Set<String> MISSING_TABLE = Set.of("42P01", "3F000");

  private SqlStates() {}

  /** The server undid the transaction in favour of another one. */
  public static boolean isSerialisationFailure(Throwable failure) {
    return has(failure, SERIALISATION);
  }

  /** The connection is gone, or could not be made because the server is away. */
  public static boolean isConnectionLost(Throwable failure) {
    SQLException sql = sql(failure);
    String state = sql == null ? null : sql.getSQLState();
    return state != null && (state.startsWith("08") || SHUTDOWN.contains(state));
  }

  /** The server, or the transaction, takes no writes: a standby, for example. */
  public static boolean isReadOnly(Throwable failure) {
    return has(failure, READ_ONLY);
  }

  /** A table, or its schema, does not exist. */
  public static boolean isMissingTable(SQLException failure) {
    return has(failure, MISSING_TABLE);
  }

  private static boolean has(Throwable failure, Set<String> states) {
    SQLException sql = sql(failure);
    return sql != null && sql.getSQLState() != null && states.contains(sql.getSQLState());
  }

  /** Finds the first failure with a code; work often wraps what JDBC throws in its own type. */
  static @Nullable SQLException sql(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
