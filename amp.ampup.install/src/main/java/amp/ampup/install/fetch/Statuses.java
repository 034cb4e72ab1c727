package amp.ampup.install.fetch;

import java.net.URI;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** What the status codes of HTTP mean for a download (RFC 9110, section 15). */
final class Statuses {
  private Statuses() {}

  static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  static URI redirect(URI from, String location) throws FetchException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw FetchException.lasting(
          Secrets.shown(from) + " redirects to something that is not an address",
          "Check the address");
    }
    boolean http = "http".equals(to.getScheme()) || "https".equals(to.getScheme());
    if (!http || location.isEmpty() || WebHost.of(to).isEmpty()) {
      throw FetchException.lasting(
          Secrets.shown(from) + " redirects to something that is not a web address",
          "Check the address");
    }
    if ("https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
      throw FetchException.lasting(
          Secrets.shown(from) + " redirects from https to " + to.getScheme(),
          "Use a mirror that stays with https");
    }
    return to;
  }

  static FetchException failure(Response response) {
    String what = Secrets.shown(response.uri()) + " answered " + response.status();
    return switch (response.status()) {
      case 401, 403 ->
          FetchException.lasting(
              what + ": it wants a user and a password, or others",
              "Check the user and the password of the mirror");
      case 407 ->
          FetchException.lasting(
              "the proxy wants a user and a password, or others (status 407), to reach "
                  + Secrets.shown(response.uri()),
              "Check the user and the password in HTTPS_PROXY and HTTP_PROXY, or of the proxy in"
                  + " Maven's settings");
      case 404, 410 ->
          FetchException.missing(
              what + ": there is no such file",
              "Check the version with: ampup list --remote; and the mirror, if you set one");
      case 408, 425, 429, 500, 502, 503, 504 ->
          FetchException.passing(
              what, "Try again later", retryAfter(response.header("retry-after")));
      default -> FetchException.lasting(what, "Check the address, the mirror and the proxy");
    };
  }

  /** Reads a number of seconds or a date (RFC 9110, section 10.2.3). */
  static @Nullable Duration retryAfter(String value) {
    try {
      if (value.isBlank()) {
        return null;
      } else if (value.strip().chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Duration.ofSeconds(Long.parseLong(value.strip()));
      }
      ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(ZonedDateTime.now(date.getZone()), date);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (NumberFormatException | DateTimeParseException e) {
      return null;
    }
  }
}
