package amp.cli.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys of amp's other parts, which may stand in the same file: a list in a resource. */
final class OtherKeys {
  private static final String RESOURCE = "other-keys.txt";

  /** By name, in the order of the documentation. */
  static final Map<String, Key<?>> ALL = load();

  private OtherKeys() {}

  private static Map<String, Key<?>> load() {
    try (InputStream in = Objects.requireNonNull(OtherKeys.class.getResourceAsStream(RESOURCE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      Map<String, Key<?>> keys = new LinkedHashMap<>();
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .<Key<?>>map(OtherKeys::key)
          .forEach(key -> keys.put(key.name(), key));
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Key<?> key(String line) {
    String[] fields = line.split(" \\| ", -1);
    String type = fields[1];
    return switch (type) {
      case "text" -> key(fields, Types.TEXT, text -> text);
      case "texts" -> key(fields, Types.TEXTS, none -> List.of());
      case "factor" -> key(fields, Types.FACTOR, text -> text);
      case "address" -> key(fields, Types.ADDRESS, text -> text);
      case "seconds" -> key(fields, Types.SECONDS, Double::valueOf);
      case "ratio" -> key(fields, Types.RATIO, Double::valueOf);
      case "truth" -> key(fields, Types.TRUTH, Boolean::valueOf);
      default -> {
        long least = Long.parseLong(type.substring("whole ".length()));
        yield key(fields, Types.whole(least, Long.MAX_VALUE), Long::valueOf);
      }
    };
  }

  private static <T> Key<T> key(String[] fields, Type<T> type, Function<String, T> value) {
    @Nullable T byDefault = fields[2].equals("-") ? null : value.apply(fields[2]);
    return new Key<>(fields[0], type, byDefault, fields[3], false);
  }
}
