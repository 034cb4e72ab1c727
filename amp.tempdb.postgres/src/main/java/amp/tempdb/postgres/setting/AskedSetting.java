package amp.tempdb.postgres.setting;

import amp.problem.Remedy;
import amp.tempdb.api.TempDbSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A parameter that was asked for, with which a server does not start.
 *
 * @param name its name, as it was asked for
 * @param value its value
 * @param origin where it is set; empty where that was not said
 * @param tooLarge whether the machine has too little memory for it
 */
public record AskedSetting(String name, String value, Optional<String> origin, boolean tooLarge) {

  /**
   * What decides how much memory the processes share; what most often takes too much comes first.
   *
   * @see <a href="https://www.postgresql.org/docs/18/kernel-resources.html">PostgreSQL 18, 18.4.1
   *     Shared Memory and Semaphores</a>
   */
  static final List<String> MEMORY =
      List.of(
          "shared_buffers",
          "max_connections",
          "max_locks_per_transaction",
          "max_pred_locks_per_transaction",
          "max_prepared_transactions",
          "wal_buffers",
          "track_activity_query_size");

  /** Finds those of a specification that a server's words are about. */
  public static List<AskedSetting> find(TempDbSpec spec, ServerWords words) {
    if (words.file().isPresent()) {
      return List.of();
    }
    boolean tooLarge = words.lacksMemory();
    Stream<AskedSetting> asked =
        spec.settings().entrySet().stream()
            .map(
                set ->
                    new AskedSetting(
                        set.getKey(), set.getValue(), spec.origin(set.getKey()), tooLarge));
    return tooLarge
        ? asked
            .filter(setting -> setting.rank() >= 0)
            .sorted(Comparator.comparing(AskedSetting::rank))
            .toList()
        : asked.filter(setting -> setting.isNamed(words.reason())).toList();
  }

  private int rank() {
    return MEMORY.indexOf(name.toLowerCase(Locale.ROOT));
  }

  private boolean isNamed(String reason) {
    return Pattern.compile("(?i)(?<![\\w.])" + Pattern.quote(name) + "(?![\\w.])")
        .matcher(reason)
        .find();
  }

  /** Returns what to do about it. */
  public Remedy remedy() {
    String change = tooLarge ? "lower it" : "correct it, or remove it";
    return new Remedy.Advice(
        origin
            .map(place -> place + " sets " + name + " to " + value + ": " + change)
            .orElse("The parameter " + name + " is set to " + value + ": " + change));
  }
}
