package amp.cli.config;

import org.jspecify.annotations.Nullable;

/**
 * A key of the configuration.
 *
 * @param name its dotted name, as it stands in the file
 * @param type what values it takes
 * @param defaultValue what it is when nobody says, or null for none
 * @param description what it does, in a line
 * @param used whether this project acts on it; the others configure amp's other parts
 * @param <T> the type of its values
 */
public record Key<T>(
    String name, Type<T> type, @Nullable T defaultValue, String description, boolean used) {

  /** Returns the environment variable that sets it. */
  public String variable() {
    return Keys.VARIABLE_PREFIX + name.replace(".", "__").toUpperCase(java.util.Locale.ROOT);
  }
}
