package amp.os.file;

import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Words for the exceptions of file systems, whose messages are often a bare path. */
public final class Failure {
  private static final int DEEPEST = 16;
  private static final long ENOUGH_FILES = 1024;

  private Failure() {}

  /** Returns what failed, and with which file. */
  public static String describe(IOException e) {
    if (e instanceof FileSystemException failure
        && (failure.getReason() != null || isDeniedOrMissing(failure))) {
      // Of a copy, what is written fails more often than what is read.
      boolean copy = failure.getOtherFile() != null && !isDeniedOrMissing(failure);
      return reason(e) + ": " + (copy ? failure.getOtherFile() : failure.getFile());
    }
    return reason(e);
  }

  /** Returns what failed, for those who name the file themselves. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "not found";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /**
   * Returns what to do where a process has reached what the system lets it have: open files, the
   * size of one, or processes. Nothing is wrong with the file that such a failure names.
   *
   * @param said the words of the system, among others
   */
  public static Optional<Remedy> limit(String said) {
    if (said.contains("Too many open files")) {
      return Optional.of(moreFiles(OpenFiles.limit()));
    }
    // What a server of PostgreSQL says that may open far too few.
    if (said.contains("insufficient file descriptors")) {
      return Optional.of(moreFiles(OptionalLong.of(0)));
    }
    // What Java says of a program that it starts, and a server of PostgreSQL of its own processes.
    if (said.contains("Resource temporarily unavailable")
        && (said.contains("Cannot run program") || said.contains("could not fork"))) {
      return Optional.of(
          new Remedy.Advice(
              "End other programs of this user, or allow it more processes (ulimit -u says how many"
                  + " it may have; a container has a limit of its own)"));
    }
    return said.contains("File too large") || said.contains("File size limit exceeded")
        ? Optional.of(
            new Remedy.Command("Allow it larger files, for example", "ulimit -f unlimited"))
        : Optional.empty();
  }

  /** A JVM has its hard limit already: only a higher one than that is more. */
  private static Remedy moreFiles(OptionalLong now) {
    if (now.isEmpty()) {
      return new Remedy.Command(
          "Have the process close files, or, where ulimit -Hn says less, allow it",
          "ulimit -n " + ENOUGH_FILES);
    }
    long limit = now.getAsLong();
    if (limit < ENOUGH_FILES) {
      return new Remedy.Command(
          "Have the process close files, or allow it more, for example",
          "ulimit -n " + ENOUGH_FILES);
    }
    return limit > Integer.MAX_VALUE
        ? new Remedy.Advice("Have the process close files")
        : new Remedy.Command(
            "Have the process close files, or have root allow it more than the "
                + limit
                + " of now, for example",
            "ulimit -n " + 2 * limit);
  }

  /**
   * Returns what to do about a failure.
   *
   * @param cause what led to it, or null
   * @param advice what to do unless it is a limit of the process
   */
  public static List<Remedy> remedies(@Nullable Throwable cause, String advice) {
    Throwable at = cause;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      Optional<Remedy> limit =
          at instanceof IOException ? limit(String.valueOf(at.getMessage())) : Optional.empty();
      if (limit.isPresent()) {
        return List.of(limit.get());
      }
      at = at.getCause();
    }
    return Remedy.advice(advice);
  }

  private static boolean isDeniedOrMissing(FileSystemException e) {
    return e instanceof AccessDeniedException || e instanceof NoSuchFileException;
  }
}
