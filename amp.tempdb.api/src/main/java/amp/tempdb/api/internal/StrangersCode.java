package amp.tempdb.api.internal;

import java.util.function.Function;
import java.util.function.Supplier;

/** Calls what others have written. */
final class StrangersCode {
  private StrangersCode() {}

  /**
   * Returns what the code returns, or what is made of its failure. That may be an error too, an
   * assertion, an endless recursion or Kotlin's {@code TODO()}, and what the compiler does not know
   * of. Only that memory has run out is nobody's answer.
   */
  static <T> T call(Supplier<T> code, Function<Throwable, T> failed) {
    try {
      return code.get();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      return failed.apply(e);
    }
  }
}
