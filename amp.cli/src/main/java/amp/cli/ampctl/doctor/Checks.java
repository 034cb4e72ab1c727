package amp.cli.ampctl.doctor;

import amp.os.Deadline;
import amp.problem.Finding;
import amp.problem.ProblemException;
import amp.problem.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs checks, of which none may keep the others from being run: by failing, or by hanging. */
final class Checks {
  private final Map<String, List<Finding>> found = new LinkedHashMap<>();

  Map<String, List<Finding>> found() {
    return found;
  }

  void add(String area, List<Finding> findings) {
    found.computeIfAbsent(area, name -> new ArrayList<>()).addAll(findings);
  }

  /** Runs checks and adds what they find. */
  void run(String area, Duration limit, Supplier<List<Finding>> checks) {
    ask(area, limit, checks).ifPresent(findings -> add(area, findings));
  }

  /** Asks for what other checks need; if it cannot be had, that is a finding. */
  <T> Optional<T> ask(String area, Duration limit, Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(question.get());
              } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
              }
            },
            "amp-doctor-" + area);
    // One that hangs must not keep the program from ending.
    thread.setDaemon(true);
    thread.start();
    try {
      return Optional.of(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      add(
          area,
          List.of(
              Finding.error(
                  "time",
                  "this was not known within " + Deadline.text(limit),
                  new Remedy.Advice("Look whether the disk, or a program on it, hangs"))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      add(area, List.of(failure(e.getCause())));
    }
    return Optional.empty();
  }

  private static Finding failure(@Nullable Throwable cause) {
    return cause instanceof ProblemException problem
        ? Finding.error("problem", problem)
        : Finding.error(
            "problem",
            String.valueOf(cause),
            new Remedy.Advice("Report it, if it should not be so"));
  }
}
