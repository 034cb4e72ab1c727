package amp.ampup.install.fetch;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks places that may have the same, such as mirrors, one after the other. */
public final class FirstReached {
  private FirstReached() {}

  /**
   * What a place is asked for.
   *
   * @param <P> a place
   * @param <A> what it may have
   */
  @FunctionalInterface
  public interface Question<P, A> {
    /** Returns what is there; empty where the next place is to be asked. */
    Optional<A> ask(P place) throws IOException;
  }

  /**
   * Returns the first answer.
   *
   * @param places the likeliest first
   * @return empty where all were reached, and none has it
   * @throws OfflineException when a place needs a connection, none may be opened, and no other
   *     place has it
   * @throws IOException why the first could not be reached that could not, where none has it
   */
  public static <P, A> Optional<A> of(List<P> places, Question<P, A> question) throws IOException {
    @Nullable IOException failure = null;
    @Nullable OfflineException offline = null;
    for (P place : places) {
      try {
        Optional<A> answer = question.ask(place);
        if (answer.isPresent()) {
          return answer;
        }
      } catch (FetchException | NoSuchFileException e) {
        failure = failure == null ? e : failure;
      } catch (OfflineException e) {
        // The next may be a folder.
        offline = offline == null ? e : offline;
      }
    }
    if (offline != null) {
      throw offline;
    }
    if (failure != null) {
      throw failure;
    }
    return Optional.empty();
  }
}
