package amp.tempdb.api;

import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Someone else holds what was asked for: wait for them, join them, or stop them. */
public final class BusyException extends TempDbException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable ConnectionInfo connection;
  private final long holder;

  /**
   * Creates the exception.
   *
   * @param problem what is held, and by whom; the process id need not stand in it
   * @param remedies what would help, the best first
   * @param holder the holder's process id, or 0 when it is not known
   * @param connection how to reach the database the holder has, or null
   */
  public BusyException(
      String problem, List<Remedy> remedies, long holder, @Nullable ConnectionInfo connection) {
    super(ProblemKind.BUSY, problem, remedies, null);
    this.holder = holder;
    this.connection = connection;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    if (holder > 0) {
      message += " The holder is process " + holder + ".";
    }
    return connection == null ? message : message + " Its URL is " + connection.libpqUrl();
  }

  /** Returns the holder's process id, or 0 when it is not known. */
  public long holder() {
    return holder;
  }

  /** Returns how to reach the database the holder has, where it answers. */
  public Optional<ConnectionInfo> connection() {
    return Optional.ofNullable(connection);
  }
}
