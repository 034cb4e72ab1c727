package amp.cli.config;

import amp.tempdb.api.TempDbSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;

/** The types of our keys. */
final class Types {
  static final Type<String> TEXT = pattern("a text", "[^\\u0000]+");
  static final Type<String> ADDRESS =
      pattern("an address such as 127.0.0.1:1610", "\\S+:[0-9]{1,5}");
  static final Type<String> POSTGRES_URL =
      pattern(
          "a URL such as postgresql://user@host:5432/database",
          "postgres(ql)?://[^\\s\\u0000]{1,8192}");
  static final Type<String> BACKEND =
      pattern("auto, embedded, system, tcp or another provider's name", "[a-z0-9][a-z0-9-]*");
  static final Type<String> VERSION =
      pattern("a version in quotes, such as \"18\" or \"18.6\"", "[0-9]{1,4}(\\.[0-9]{1,4}){0,2}");
  static final Type<Boolean> TRUTH =
      new Type<>(
          "true or false",
          Map.of("type", "boolean"),
          value -> value instanceof Boolean truth ? truth : null,
          text -> text.matches("true|false") ? Boolean.valueOf(text) : null);
  static final Type<Double> SECONDS =
      new Type<>(
          "a number of seconds, 0 or more",
          schema("number", 0, null),
          value -> value instanceof Number number ? notNegative(number.doubleValue()) : null,
          text -> text.matches("[0-9]{1,15}(\\.[0-9]{1,9})?") ? Double.valueOf(text) : null);
  static final Type<Double> RATIO =
      new Type<>(
          "a number from 0 to 1",
          schema("number", 0, 1),
          value -> value instanceof Number number ? ratio(number.doubleValue()) : null,
          text -> text.matches("[01](\\.[0-9]{1,9})?") ? ratio(Double.parseDouble(text)) : null);

  /** A number, or a text that says one as a fraction; kept as it is written. */
  static final Type<String> FACTOR =
      new Type<>(
          "a number, or a text such as \"3/2\"",
          Map.of("type", List.of("string", "number")),
          value ->
              value instanceof Number number && notNegative(number.doubleValue()) != null
                  ? number.toString()
                  : TEXT.fromToml().apply(value),
          TEXT.fromText());

  /** A list of texts; a single text stands for a list of one, and commas divide a variable. */
  static final Type<List<String>> TEXTS =
      new Type<>(
          "a list of texts",
          textsSchema(),
          Types::texts,
          text -> Stream.of(text.split(",")).map(String::strip).toList());

  /** Like {@link #TEXTS}; without ports, and without a star, which would be every name. */
  static final Type<List<String>> HOST_NAMES =
      new Type<>(
          "a list of host names without ports",
          textsSchema(),
          value -> hostNames(texts(value)),
          text -> text.isBlank() ? List.of() : hostNames(TEXTS.fromText().apply(text)));

  /**
   * Like {@link #TEXTS}: names of components and of what the server brings, each with a version or
   * without. A path has no place here: a file that comes with a clone must load nothing of its own.
   */
  static final Type<List<String>> EXTENSIONS =
      new Type<>(
          "a list of components' names, such as [\"pgvector\", \"pg_cron@1.6\"]",
          textsSchema(),
          value -> extensions(texts(value)),
          text -> text.isBlank() ? List.of() : extensions(TEXTS.fromText().apply(text)));

  private Types() {}

  /** A whole number in a range, both ends included. */
  static Type<Long> whole(long least, long most) {
    Function<Long, @Nullable Long> check = n -> n >= least && n <= most ? n : null;
    String range = most == Long.MAX_VALUE ? least + " or more" : "from " + least + " to " + most;
    return new Type<>(
        "a whole number, " + range,
        schema("integer", least, most == Long.MAX_VALUE ? null : most),
        value -> value instanceof Long number ? check.apply(number) : null,
        text -> text.matches("-?[0-9]{1,18}") ? check.apply(Long.valueOf(text)) : null);
  }

  /** One of some words. */
  static Type<String> choice(String... words) {
    List<String> choices = List.of(words);
    return new Type<>(
        String.join(" or ", choices),
        Map.of("enum", choices),
        value -> choices.contains(value) ? (String) value : null,
        text -> choices.contains(text) ? text : null);
  }

  private static Type<String> pattern(String expected, String regex) {
    Pattern pattern = Pattern.compile(regex);
    Function<String, @Nullable String> check =
        text -> pattern.matcher(text).matches() ? text : null;
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put("pattern", "^" + regex + "$");
    return new Type<>(
        expected, schema, value -> value instanceof String text ? check.apply(text) : null, check);
  }

  private static Map<String, Object> schema(String type, Number least, @Nullable Number most) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    schema.put("minimum", least);
    if (most != null) {
      schema.put("maximum", most);
    }
    return schema;
  }

  private static Map<String, Object> textsSchema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", List.of("array", "string"));
    schema.put("items", Map.of("type", "string"));
    return schema;
  }

  private static @Nullable Double notNegative(double value) {
    return value >= 0 && Double.isFinite(value) ? value : null;
  }

  private static @Nullable Double ratio(double value) {
    return value >= 0 && value <= 1 ? value : null;
  }

  private static @Nullable List<String> hostNames(@Nullable List<String> names) {
    return names != null && names.stream().allMatch(name -> name.matches("[\\w-]+(\\.[\\w-]+)*"))
        ? names
        : null;
  }

  private static @Nullable List<String> extensions(@Nullable List<String> names) {
    return names != null && names.stream().allMatch(TempDbSpec::isExtension) ? names : null;
  }

  private static @Nullable List<String> texts(Object value) {
    if (value instanceof String text) {
      return List.of(text);
    }
    if (value instanceof TomlArray array
        && array.toList().stream().allMatch(String.class::isInstance)) {
      return array.toList().stream().map(String.class::cast).toList();
    }
    return null;
  }
}
