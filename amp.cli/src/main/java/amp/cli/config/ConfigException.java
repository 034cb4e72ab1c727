package amp.cli.config;

import amp.cli.console.CliException;
import amp.conninfo.ConnectionStringException;
import amp.problem.NearestName;
import amp.problem.ProblemKind;
import amp.tempdb.api.config.AllowedSettings;
import amp.tempdb.api.config.PreloadLibraries;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The configuration is wrong: says where, what was found, what was expected. */
public final class ConfigException extends CliException {
  private static final long serialVersionUID = 1L;

  /** What it is made of; this one alone where it is one fault. */
  private final transient List<ConfigException> parts;

  private ConfigException(Origin origin, String problem, String remedy) {
    this(
        origin instanceof Origin.Option ? ProblemKind.USAGE : ProblemKind.FAILED,
        origin + ": " + problem,
        remedy,
        List.of());
  }

  private ConfigException(
      ProblemKind kind, String problem, String remedy, List<ConfigException> parts) {
    super(kind, problem, remedy);
    this.parts = parts;
  }

  /** Returns the faults that it tells of, one or several. */
  public List<ConfigException> faults() {
    return parts.isEmpty() ? List.of(this) : parts;
  }

  /** Returns one exception for what is wrong, a line for each fault. */
  static ConfigException all(List<ConfigException> faults) {
    if (faults.size() == 1) {
      return faults.get(0);
    }
    boolean usage = faults.stream().allMatch(fault -> fault.kind() == ProblemKind.USAGE);
    String count = faults.size() < Faults.MOST ? "" : "at least ";
    return new ConfigException(
        usage ? ProblemKind.USAGE : ProblemKind.FAILED,
        faults.stream()
            .map(fault -> "\n  " + fault.problem() + "; " + fault.remedy())
            .collect(
                Collectors.joining(
                    "", count + faults.size() + " faults in the configuration:", "")),
        "correct all of them",
        List.copyOf(faults));
  }

  static ConfigException wrongValue(Origin origin, String key, Object value, String expected) {
    return new ConfigException(
        origin,
        key + " is " + ValueText.of(key, value) + "; expected " + expected,
        "correct it, or remove it to have the default");
  }

  static ConfigException unknownKey(Origin origin, String key) {
    Optional<String> nearest = NearestName.of(key, Keys.namesAndTables());
    return new ConfigException(
        origin,
        "unknown key " + ValueText.excerpt(key),
        nearest
            .map(name -> "did you mean " + name + "?")
            .orElse("ampctl config show lists every key"));
  }

  static ConfigException forbiddenSetting(Origin origin, String name) {
    return new ConfigException(
        origin, AllowedSettings.problem(ValueText.excerpt(name)), AllowedSettings.remedy(name));
  }

  /** A library that is to be loaded is not one that the server brings. */
  static ConfigException libraryElsewhere(Origin origin, String library) {
    return new ConfigException(
        origin, PreloadLibraries.problem(library), PreloadLibraries.remedy());
  }

  /** A database's URL in a file has a file read that is not the project's. */
  static ConfigException fileElsewhere(
      Origin origin, String key, String parameter, String value, Path folder) {
    return new ConfigException(
        origin,
        key + " names the file " + value + " as " + parameter + ", which a file must not do",
        "name one in "
            + folder
            + " that is no link, and not the managed database's; or give the URL yourself: "
            + "--metadb-url, or AMP_CONFIG_METADATA_DB__URL");
  }

  /** A folder whose files go to the database is not the project's. */
  static ConfigException folderElsewhere(
      Origin origin, String name, Key<?> key, String value, Path project) {
    return new ConfigException(
        origin,
        name + " names the folder " + value + ", which a file must not do",
        "name one in " + project + ", or give it yourself: " + key.variable());
  }

  /** A file wants a port opened for other machines. */
  static ConfigException notLoopback(Origin origin, String key, String address) {
    return new ConfigException(
        origin,
        key
            + " is \""
            + address
            + "\"; expected, from a file, an address of this machine alone, such as 127.0.0.1:1610",
        "to let other machines in, say so yourself: ampd solo --admin "
            + address
            + ", or AMP_CONFIG_ADMIN_API_ADDR");
  }

  /** A file wants the Admin API to answer to names, which may be made to mean this machine. */
  static ConfigException namesOfTheApi(Origin origin, String key) {
    return new ConfigException(
        origin,
        key + " names hosts, which a file must not do: pages of theirs could ask the Admin API",
        "say so yourself: ampd solo --admin-host NAME, or AMP_CONFIG_ADMIN_API_HOSTS");
  }

  /** A database's URL cannot be read. */
  static ConfigException wrongUrl(Origin origin, ConnectionStringException e) {
    return new ConfigException(origin, e.problem(), e.remedy());
  }

  static ConfigException syntax(Origin origin, String message) {
    return new ConfigException(origin, message, "correct this line");
  }
}
