package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Store;
import amp.cli.config.TomlReader;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/** The user's settings of ampup: the file {@code config.toml} in the store. */
final class Config {
  private static final List<String> KEYS =
      List.of("mirror", "manifest_url", "source", "debian_mirror", "pgdg_mirror");

  private final @Nullable TomlParseResult values;

  private Config(@Nullable TomlParseResult values) {
    this.values = values;
  }

  /** Reads the settings; without a file there are none. */
  static Config read(Store store) {
    Path file = store.layout().config();
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Config(null);
    }
    TomlParseResult values = TomlReader.parse(file, TomlReader.text(file));
    List<String> faults = new ArrayList<>();
    for (String key : values.keySet()) {
      boolean known = KEYS.contains(key);
      if (!known || !values.isString(List.of(key))) {
        TomlPosition at = values.inputPositionOf(List.of(key));
        faults.add(
            file
                + (at == null ? "" : ", line " + at.line() + ", column " + at.column())
                + ": "
                + (known ? key + " is not a text" : "unknown key " + key));
      }
    }
    if (!faults.isEmpty()) {
      throw new AmpupException(String.join("\n  ", faults), "Keys are " + String.join(", ", KEYS));
    }
    return new Config(values);
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(values).map(v -> v.getString(key));
  }
}
