package amp.cli.config;

import amp.cli.console.CliException;
import amp.os.file.Trees;
import amp.tempdb.api.config.PreloadLibraries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The effective configuration: of every key the value of the highest level that sets it. */
public final class Configuration {
  private static final Origin DEFAULT = new Origin.Default();

  private final Map<String, Value> values;
  private final List<String> warnings;

  private Configuration(Map<String, Value> values, List<String> warnings) {
    this.values = values;
    this.warnings = warnings;
  }

  /**
   * Loads the configuration.
   *
   * @param file the configuration file, absolute, or null where there is none
   * @param variables the environment variables
   * @param options what options of the command line set, by key
   * @throws ConfigException when keys or values are wrong: tells all that are
   */
  public static Configuration load(
      @Nullable Path file, Map<String, String> variables, Map<Key<?>, OptionValue> options) {
    Faults faults = new Faults();
    List<Layer> layers = new ArrayList<>();
    if (file != null) {
      if (!Files.isRegularFile(file)) {
        throw new CliException(
            file
                + (Files.isSymbolicLink(file)
                    ? " is a link that leads to no file"
                    : " is not a file"),
            "write it, or correct --config or AMP_CONFIG");
      }
      layers.add(TomlFile.read(file, faults));
    }
    layers.add(Layer.environment(variables, faults));
    Layer last = new Layer();
    options.forEach(
        (key, option) ->
            faults.collect(
                () -> last.text(key.name(), option.text(), new Origin.Option(option.option()))));
    layers.add(last);
    faults.throwIfAny();
    return merge(layers);
  }

  /**
   * What an option says.
   *
   * @param option its name, with the dashes
   * @param text its value
   */
  public record OptionValue(String option, String text) {}

  /** Returns this configuration as if nobody had set a key that has no default. */
  public Configuration without(Key<?> key) {
    Map<String, Value> others = new LinkedHashMap<>(values);
    others.remove(key.name());
    return new Configuration(others, warnings);
  }

  /** Returns the value of a key, which is empty when nothing sets it and it has no default. */
  public <T> Optional<T> find(Key<T> key) {
    @SuppressWarnings("unchecked") // a value was converted by its key's type
    T value = (T) entry(key).map(Value::value).orElse(null);
    return Optional.ofNullable(value);
  }

  /** Returns the value of a key that has a default. */
  public <T> T value(Key<T> key) {
    return find(key).orElseThrow(() -> new IllegalStateException(key.name() + " has no value"));
  }

  /** Tells whether somebody set a key, to its default perhaps. */
  public boolean isSet(Key<?> key) {
    return entry(key).filter(value -> !(value.origin() instanceof Origin.Default)).isPresent();
  }

  /** Returns the value of a key with its origin; empty when it has none. */
  public Optional<Value> entry(Key<?> key) {
    Value set = values.get(key.name());
    if (set != null || key.defaultValue() == null) {
      return Optional.ofNullable(set);
    }
    return Optional.of(new Value(key.defaultValue(), DEFAULT));
  }

  /**
   * Returns the local folder that a key names: in the file relative to the file, elsewhere to
   * {@code base}; empty for the URL of an object store.
   */
  public Optional<Path> folder(Key<String> key, Path base) {
    String text = value(key);
    if (isUrl(text)) {
      return Optional.empty();
    }
    Path from = base;
    if (entry(key).map(Value::origin).orElse(DEFAULT) instanceof Origin.File set) {
      from = set.file().resolveSibling("");
    }
    return Optional.of(from.resolve(text).normalize());
  }

  /**
   * Tells whether a file may be read that stands in the folder of a key: links in a project that
   * was cloned may lead anywhere. What the user's own variable or option names is free to.
   *
   * @param base the project's {@code .amp} folder
   * @param file a file, absolute
   */
  public boolean admits(Key<String> key, Path base, Path file) {
    Origin origin = entry(key).map(Value::origin).orElse(DEFAULT);
    if (origin instanceof Origin.Variable || origin instanceof Origin.Option) {
      return true;
    }
    Path folder = origin instanceof Origin.File set ? Trees.parent(set.file()) : base;
    return Contained.in(FileLimits.project(folder), file).isPresent();
  }

  /** Tells whether a text is the URL of an object store, rather than a path. */
  static boolean isUrl(String text) {
    return text.matches("[a-z][a-z0-9+.-]+://.*");
  }

  /** Returns the server parameters that are set, as the server is to have them. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settingEntries().forEach((name, value) -> settings.put(name, (String) value.value()));
    settings.computeIfPresent(
        PreloadLibraries.SETTING, (name, value) -> PreloadLibraries.located(value));
    return settings;
  }

  /** Returns the server parameters that are set, with their origins. */
  public Map<String, Value> settingEntries() {
    Map<String, Value> settings = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(Layer.SETTINGS)) {
            settings.put(name.substring(Layer.SETTINGS.length()), value);
          }
        });
    return settings;
  }

  /** Returns what the user should know: deprecated keys. */
  public List<String> warnings() {
    return warnings;
  }

  private static Configuration merge(List<Layer> layers) {
    Map<String, Value> values = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    for (Layer layer : layers) {
      values.putAll(layer.values);
      warnings.addAll(layer.warnings);
    }
    Configuration configuration = new Configuration(values, List.copyOf(warnings));
    long quarter = Math.max(1, configuration.value(Keys.POOL_SIZE) / 4);
    values.putIfAbsent(Keys.MIN_CONNECTIONS.name(), new Value(quarter, DEFAULT));
    return configuration;
  }
}
