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
   * @param problem what is held, and by whom
   * @param remedy what to do next
   * @param holder the holder's process id, or 0 when it is not known
   * @param connection how to reach the database the holder has, or null
   */
  public BusyException(
      String problem, String remedy, long holder, @Nullable ConnectionInfo connection) {
    super(ProblemKind.BUSY, problem, List.of(new Remedy.Advice(remedy)), null);
    this.holder = holder;
    this.connection = connection;
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
