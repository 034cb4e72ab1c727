package amp.tempdb.postgres.setting;

import amp.problem.Remedy;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why a program of PostgreSQL ended, in its own words, and what of the settings is to be changed.
 *
 * @param because the end of a sentence that says what failed; nothing where no reason is known
 * @param remedies what to change; none where no setting is known to be the reason
 */
public record StartRefusal(String because, List<Remedy> remedies) {
  /** Copies the list. */
  public StartRefusal {
    remedies = List.copyOf(remedies);
  }

  /**
   * Tells why a program did not start.
   *
   * @param root the folder of the cluster
   * @param data its data directory
   * @param asked what was asked for on the program's command line
   * @param overridden the names, in lower case, of all that the command line sets
   * @param log what it wrote
   */
  public static StartRefusal of(
      Path root, Path data, Optional<TempDbSpec> asked, Set<String> overridden, String log) {
    ServerWords words = ServerWords.of(log);
    String sentence = words.sentence().map(said -> ": " + said).orElse("");
    List<AskedSetting> settings =
        asked.map(spec -> AskedSetting.find(spec, words)).orElse(List.of());
    if (!settings.isEmpty()) {
      String names =
          settings.stream()
              .map(setting -> setting.name() + " = " + setting.value())
              .collect(Collectors.joining(" and "));
      return new StartRefusal(
          sentence + ", probably because of " + names,
          settings.stream().map(AskedSetting::remedy).toList());
    }
    Optional<BadSetting> bad = BadSetting.find(data, log, overridden);
    return new StartRefusal(
        sentence + bad.map(setting -> ", probably because of " + setting).orElse(""),
        bad.map(setting -> setting.remedies(root)).orElse(List.of()));
  }

  /** Tells whether a setting is known to be the reason. */
  public boolean isKnown() {
    return !remedies.isEmpty();
  }
}
