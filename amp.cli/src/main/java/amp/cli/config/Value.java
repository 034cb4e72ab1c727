package amp.cli.config;

/**
 * A value and where it comes from.
 *
 * @param value the value, of its key's type
 * @param origin where it was set
 */
public record Value(Object value, Origin origin) {}
