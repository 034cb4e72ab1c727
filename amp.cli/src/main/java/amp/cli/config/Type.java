package amp.cli.config;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What values a key takes.
 *
 * @param expected describes them, to follow "expected"
 * @param schema describes them in the words of JSON ConfigSchema
 * @param fromToml turns a value of a TOML file into ours; null when it is none of them
 * @param fromText turns a text, of a variable or an option, into ours; null when it is none of them
 * @param <T> the values' type
 */
record Type<T>(
    String expected,
    Map<String, Object> schema,
    Function<Object, @Nullable T> fromToml,
    Function<String, @Nullable T> fromText) {}
