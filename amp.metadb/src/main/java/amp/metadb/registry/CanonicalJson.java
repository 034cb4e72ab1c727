package amp.metadb.registry;

import amp.json.Json;
import amp.json.JsonException;
import amp.os.Hash;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one way to write a JSON document, so that documents that mean the same have the same hash:
 * keys sorted by UTF-16 code units, no white space, the shortest escapes, numbers as ECMAScript
 * writes them. Whole numbers beyond ±(2^53 - 1) are refused rather than rounded, since a canonical
 * number is a double; so are lone surrogates, which UTF-8 cannot hold.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785, JSON Canonicalization Scheme</a>
 */
final class CanonicalJson {
  private static final long MAX_EXACT = (1L << 53) - 1;

  private final StringBuilder out = new StringBuilder();

  private CanonicalJson() {}

  /**
   * Returns the canonical form of a document.
   *
   * @throws JsonException when it is not JSON
   * @throws IllegalArgumentException when it has no canonical form
   */
  static String of(String document) {
    return ofValue(Json.parse(document));
  }

  static String ofValue(@Nullable Object value) {
    CanonicalJson writer = new CanonicalJson();
    writer.value(value);
    return writer.out.toString();
  }

  /** Returns the SHA-256 of a canonical form, in lower-case hexadecimal. */
  static String hash(String canonical) {
    return Hash.sha256(canonical);
  }

  private void value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Long number) {
      whole(number);
    } else if (value instanceof Double number) {
      fraction(number);
    } else {
      out.append(value);
    }
  }

  private void object(Map<?, ?> map) {
    // String's own order is that of UTF-16 code units.
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put((String) key, value));
    char before = '{';
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      out.append(before);
      text(entry.getKey());
      out.append(':');
      value(entry.getValue());
      before = ',';
    }
    out.append(sorted.isEmpty() ? "{}" : "}");
  }

  private void array(List<?> list) {
    char before = '[';
    for (Object value : list) {
      out.append(before);
      value(value);
      before = ',';
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private void whole(long number) {
    if (number > MAX_EXACT || number < -MAX_EXACT) {
      throw tooLarge(Long.toString(number));
    }
    out.append(number);
  }

  private static IllegalArgumentException tooLarge(String number) {
    return new IllegalArgumentException(
        "the whole number " + number + " is beyond ±(2^53 - 1); write it as a text");
  }

  /** Digits without a fraction would be read back as a whole number, which is not as exact. */
  private void fraction(double number) {
    double size = Math.abs(number);
    if (size > MAX_EXACT && size < 1e21) {
      throw tooLarge(number(number));
    }
    out.append(number(number));
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            requirePaired(text, i);
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static void requirePaired(String text, int i) {
    char c = text.charAt(i);
    boolean alone =
        Character.isHighSurrogate(c)
            ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
            : Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    if (alone) {
      throw new IllegalArgumentException(
          String.format("a text holds half of a character, \\u%04x", (int) c));
    }
  }

  /** Writes a double as ECMAScript's Number::toString does. */
  static String number(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("JSON has no number for " + number);
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(number));
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - shortest.scale();
    return (number < 0 ? "-" : "") + laidOut(digits, exponent);
  }

  /** Places the decimal point; the value is 0.{@code digits} times ten to {@code exponent}. */
  private static String laidOut(String digits, int exponent) {
    int count = digits.length();
    if (exponent >= count && exponent <= 21) {
      return digits + "0".repeat(exponent - count);
    } else if (exponent > 0 && exponent <= 21) {
      return digits.substring(0, exponent) + "." + digits.substring(exponent);
    } else if (exponent > -6 && exponent <= 0) {
      return "0." + "0".repeat(-exponent) + digits;
    }
    String fraction = count == 1 ? "" : "." + digits.substring(1);
    String sign = exponent > 0 ? "e+" : "e-";
    return digits.charAt(0) + fraction + sign + Math.abs(exponent - 1);
  }

  // Double.toString is not the shortest before JDK 19. Of all decimals of a length, only the two
  // neighbours of the exact value can be the closest that reads back as it.
  private static BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    for (int length = 1; length < 17; length++) {
      BigDecimal down = exact.round(new MathContext(length, RoundingMode.DOWN));
      BigDecimal up = exact.round(new MathContext(length, RoundingMode.UP));
      boolean downReads = down.doubleValue() == number;
      boolean upReads = up.doubleValue() == number;
      if (downReads || upReads) {
        boolean downCloser = exact.subtract(down).compareTo(up.subtract(exact)) <= 0;
        return (downReads && (downCloser || !upReads) ? down : up).stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }
}
