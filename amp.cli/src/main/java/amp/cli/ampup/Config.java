package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/** The user's settings of ampup: the file {@code config.toml} in the store. */
final class Config {
  private static final List<String> KEYS = List.of("mirror", "manifest_url", "source");

  private final @Nullable TomlParseResult values;

  private Config(@Nullable TomlParseResult values) {
    this.values = values;
  }

  /** Reads the settings; without a file there are none. */
  static Config read(Store store) {
    Path file = store.layout().config();
    if (!Files.isRegularFile(file)) {
      return new Config(null);
    }
    TomlParseResult values = parse(file);
    for (String key : values.keySet()) {
      boolean known = KEYS.contains(key);
      if (!known || !values.isString(List.of(key))) {
        TomlPosition at = values.inputPositionOf(List.of(key));
        throw new AmpupException(
            file
                + (at == null ? "" : ", line " + at.line() + ", column " + at.column())
                + ": "
                + (known ? key + " is not a text" : "unknown key " + key),
            "Keys are " + String.join(", ", KEYS));
      }
    }
    return new Config(values);
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(values).map(v -> v.getString(key));
  }

  private static TomlParseResult parse(Path file) {
    try {
      TomlParseResult values = Toml.parse(file);
      if (values.hasErrors()) {
        var error = values.errors().get(0);
        throw new AmpupException(
            file + ", line " + error.position().line() + ": " + error.getMessage(),
            "Correct the file");
      }
      return values;
    } catch (IOException e) {
      throw new AmpupException(file + " cannot be read (" + e + ")", "Make it readable", e);
    }
  }
}
