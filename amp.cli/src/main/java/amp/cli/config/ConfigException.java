package amp.cli.config;

import amp.cli.console.CliException;
import amp.problem.NearestName;
import amp.problem.ProblemKind;
import java.util.Optional;

/** The configuration is wrong: says where, what was found, what was expected. */
public final class ConfigException extends CliException {
  private static final long serialVersionUID = 1L;

  private ConfigException(Origin origin, String problem, String remedy) {
    super(
        origin instanceof Origin.Option ? ProblemKind.USAGE : ProblemKind.FAILED,
        origin + ": " + problem,
        remedy);
  }

  static ConfigException wrongValue(Origin origin, String key, Object value, String expected) {
    return new ConfigException(
        origin,
        key + " is " + ValueText.of(key, value) + "; expected " + expected,
        "correct it, or remove it to have the default");
  }

  static ConfigException unknownKey(Origin origin, String key) {
    Optional<String> nearest = NearestName.of(key, Keys.names());
    return new ConfigException(
        origin,
        "unknown key " + key,
        nearest
            .map(name -> "did you mean " + name + "?")
            .orElse("ampctl config show lists every key"));
  }

  static ConfigException forbiddenSetting(Origin origin, String name) {
    return new ConfigException(
        origin,
        "server setting " + name + " cannot be set by a project",
        switch (name) {
          case "fsync", "full_page_writes", "synchronous_commit" ->
              "metadata_db.managed.durability is the key for this";
          default ->
              NearestName.of(name, AllowedSettings.ALLOWED)
                  .map(near -> "did you mean " + near + "?")
                  .orElse("only settings that can run or reach nothing are allowed");
        });
  }

  static ConfigException syntax(Origin origin, String message) {
    return new ConfigException(origin, message, "correct this line");
  }
}
