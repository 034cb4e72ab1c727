package amp.ampup.install.extension;

import amp.ampup.store.archive.ArchiveException;
import amp.ampup.store.archive.Placement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the files of a tar or a zip go, which those who publish extensions lay out in their own
 * ways: with PostgreSQL's folders, with or without one folder around all; or all files in one.
 */
final class ArchiveLayout implements Placement {
  private static final Pattern DEBIAN = Pattern.compile("(?:.*/)?(usr/(?:share|lib)/.+)");

  /** Which paths go where. */
  private record Rule(Pattern pattern, String place) {
    Rule(String pattern, String place) {
      this(Pattern.compile(pattern), place);
    }
  }

  /** The first that matches a path tells its place. */
  private static final List<Rule> RULES =
      List.of(
          new Rule("(?:.*/)?lib/deps/([^/]+)", DebianLayout.LIBRARIES + "$1"),
          new Rule("(?:.*/)?bitcode/.*", ""),
          new Rule("(?:.*/)?share/(?:postgresql/(?:\\d+/)?)?extension/(.+)", "share/extension/$1"),
          new Rule(
              "(?:.*/)?share/(?:postgresql/(?:\\d+/)?)?(tsearch_data/.+|contrib/.+)", "share/$1"),
          new Rule("(?:[^/]+/)?extension/(.+)", "share/extension/$1"),
          new Rule("(?:[^/]+/)?sql/([^/]+--[^/]+\\.sql)", "share/extension/$1"),
          new Rule("(?:[^/]+/)?([^/]+\\.control|[^/]+--[^/]+\\.sql)", "share/extension/$1"),
          new Rule(
              "(?:[^/]+/)?(?:lib/(?:postgresql/(?:\\d+/lib/)?)?)?([^/]+\\.(?:so|dylib|dll))",
              "lib/$1"),
          new Rule("(?:[^/]+/)?bin/([^/]+)", "bin/$1"));

  private final DebianLayout debian;

  ArchiveLayout(DebianLayout debian) {
    this.debian = debian;
  }

  @Override
  public Optional<String> place(String path) throws ArchiveException {
    Matcher inside = DEBIAN.matcher(path);
    if (inside.matches()) {
      return debian.place(inside.group(1));
    }
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern().matcher(path);
      if (matcher.matches()) {
        return Optional.of(matcher.replaceFirst(rule.place())).filter(place -> !place.isEmpty());
      }
    }
    return Optional.empty();
  }
}
