package amp.tempdb.api.internal;

import java.util.Optional;

/** The ways in which TOML writes numbers and truth values, of which PostgreSQL knows one. */
final class TomlNumbers {
  private TomlNumbers() {}

  /** Returns a number in decimal digits, a truth value as it is; empty for a date and the like. */
  static Optional<String> decimal(String bare) {
    String digits = bare.replaceAll("(?<=[0-9A-Fa-f])_(?=[0-9A-Fa-f])", "");
    try {
      if (digits.matches("true|false")) {
        return Optional.of(digits);
      }
      if (digits.matches("[+-]?(0|[1-9][0-9]*)")) {
        return Optional.of(Long.toString(Long.parseLong(digits)));
      }
      if (digits.matches("0[xob][0-9A-Fa-f]+")) {
        int base = digits.charAt(1) == 'x' ? 16 : digits.charAt(1) == 'o' ? 8 : 2;
        return Optional.of(Long.toString(Long.parseLong(digits.substring(2), base)));
      }
      if (digits.matches("[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
        return Optional.of(Double.toString(Double.parseDouble(digits)));
      }
    } catch (NumberFormatException e) {
      // It has too many digits for any parameter.
    }
    return Optional.empty();
  }
}
