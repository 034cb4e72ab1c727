package amp.blackbox.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a campaign has counted; several threads write to it. */
final class Report {
  /** What must not happen. */
  enum Violation {
    ROWS_LOST("rows lost"),
    START_FAILED("starts that failed"),
    PROCESS_LEFT("processes left"),
    TWO_SERVERS("two servers on one data directory"),
    FOREIGN_SIGNALLED("foreign processes signalled"),
    STOPPED_TOO_EARLY("servers stopped under a holder");

    private final String words;

    Violation(String words) {
      this.words = words;
    }
  }

  private final long begin = System.nanoTime();
  private final Map<Kill, Integer> kills = new EnumMap<>(Kill.class);
  private final Map<Moment, Integer> moments = new EnumMap<>(Moment.class);
  private final Map<Violation, Integer> violations = new EnumMap<>(Violation.class);
  private final List<String> details = new ArrayList<>();
  private final List<Long> ready = new ArrayList<>();
  private final List<Long> opened = new ArrayList<>();
  private long acknowledged;
  private int starts;
  private int adopted;
  private int forged;
  private long longestEnd;

  synchronized void killed(Kill kill, Moment moment) {
    kills.merge(kill, 1, Integer::sum);
    moments.merge(moment, 1, Integer::sum);
  }

  synchronized void started() {
    starts = starts + 1;
  }

  synchronized void adopted() {
    adopted = adopted + 1;
  }

  synchronized void forged() {
    forged = forged + 1;
  }

  synchronized void acknowledged(long rows) {
    acknowledged += rows;
  }

  /** Notes how long it took after a kill until the database was there again. */
  synchronized void readyAgain(Duration sinceStart, long openMillis) {
    ready.add(sinceStart.toMillis());
    opened.add(openMillis);
  }

  /** Notes how long after the last lease the last process was gone. */
  synchronized void ended(Duration sinceLastLease) {
    longestEnd = Math.max(longestEnd, sinceLastLease.toMillis());
  }

  synchronized void violated(Violation violation, int times, String detail) {
    violations.merge(violation, times, Integer::sum);
    details.add(violation.words + ": " + detail);
  }

  synchronized int kills() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized int violations(Violation violation) {
    return violations.getOrDefault(violation, 0);
  }

  synchronized boolean failed() {
    return !violations.isEmpty();
  }

  /** Returns the figures, and what went wrong. */
  synchronized String text(String title) {
    StringBuilder text = new StringBuilder(title).append('\n');
    long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    line(text, "kills", kills() + " in " + seconds + " s");
    line(text, "of these", words(kills));
    line(text, "while", words(moments));
    line(text, "acknowledged rows", acknowledged);
    line(text, "starts", starts);
    line(text, "servers adopted", adopted);
    line(text, "forged state and pid files", forged);
    for (Violation violation : Violation.values()) {
      line(text, violation.words, violations(violation));
    }
    line(text, "last process gone after the last lease", "at most " + longestEnd + " ms");
    line(text, "ready after a crash, with the program's start", summary(ready));
    line(text, "ready after a crash, open() alone", summary(opened));
    details.forEach(detail -> text.append("  ! ").append(detail).append('\n'));
    return text.toString();
  }

  private static void line(StringBuilder text, String what, Object value) {
    text.append(String.format("  %-46s%s%n", what, value));
  }

  private static <E extends Enum<E>> String words(Map<E, Integer> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getKey().name().toLowerCase(java.util.Locale.ROOT) + " " + e.getValue())
        .collect(Collectors.joining(", "))
        .replace('_', ' ');
  }

  private static String summary(List<Long> millis) {
    if (millis.isEmpty()) {
      return "never measured";
    }
    List<Long> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return "median "
        + sorted.get(sorted.size() / 2)
        + " ms, maximum "
        + sorted.get(sorted.size() - 1)
        + " ms";
  }
}
