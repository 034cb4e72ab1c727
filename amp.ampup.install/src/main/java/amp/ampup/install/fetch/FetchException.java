package amp.ampup.install.fetch;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server was not reached, or did not give what was asked for. */
public final class FetchException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String remedy;
  private final boolean worthRetrying;
  private final @Nullable Duration retryAfter;
  private final boolean missing;

  private FetchException(
      String problem,
      String remedy,
      boolean worthRetrying,
      @Nullable Duration retryAfter,
      boolean missing) {
    super(problem);
    this.missing = missing;
    this.remedy = remedy;
    this.worthRetrying = worthRetrying;
    this.retryAfter = retryAfter;
  }

  static FetchException lasting(String problem, String remedy) {
    return new FetchException(problem, remedy, false, null, false);
  }

  static FetchException missing(String problem, String remedy) {
    return new FetchException(problem, remedy, false, null, true);
  }

  static FetchException passing(String problem, String remedy) {
    return new FetchException(problem, remedy, true, null, false);
  }

  static FetchException passing(String problem, String remedy, @Nullable Duration retryAfter) {
    return new FetchException(problem, remedy, true, retryAfter, false);
  }

  /** Returns what to do next. */
  public String remedy() {
    return remedy;
  }

  /** Tells whether the server was reached and has no such file. */
  public boolean isMissing() {
    return missing;
  }

  boolean worthRetrying() {
    return worthRetrying;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
