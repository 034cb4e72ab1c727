package amp.ampup.install.fetch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a file an answer holds (RFC 9110, section 14.4).
 *
 * @param first the offset of its first byte
 * @param total the size of the whole file; negative when the server does not tell
 */
record ContentRange(long first, long total) {
  private static final Pattern FORM =
      Pattern.compile("bytes ([0-9]{1,18})-[0-9]{0,18}/(\\*|[0-9]{1,18})");

  /** Reads the header; empty when it tells of no part. */
  static Optional<ContentRange> parse(String header) {
    Matcher form = FORM.matcher(header);
    if (!form.matches()) {
      return Optional.empty();
    }
    long total = form.group(2).equals("*") ? -1 : Long.parseLong(form.group(2));
    return Optional.of(new ContentRange(Long.parseLong(form.group(1)), total));
  }
}
