package amp.ampup.install.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A component that packages are offered of.
 *
 * @param component its name, such as {@code pg_cron}
 * @param pattern the name of its packages, with {@code %d} for the major of PostgreSQL
 * @param more the names of packages that belong to it besides, likewise
 * @param preload the libraries that a server has to load at its start
 * @param asks the libraries that ask to be loaded then, and work without
 * @param about what it is for, in a few words
 */
public record Offer(
    String component,
    String pattern,
    List<String> more,
    List<String> preload,
    List<String> asks,
    String about) {
  private static final String RESOURCE = "/amp/ampup/install/extensions.txt";
  private static final String MAJOR = "%d";

  /** Copies the lists. */
  public Offer {
    more = List.copyOf(more);
    preload = List.copyOf(preload);
    asks = List.copyOf(asks);
  }

  /** Returns all that is offered, by name. */
  public static List<Offer> all() {
    try (InputStream in = Offer.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("this build of ampup has no " + RESOURCE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Offer::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what is offered by a name. */
  public static Optional<Offer> of(String component) {
    return all().stream().filter(offer -> offer.component().equals(component)).findFirst();
  }

  private static Offer parse(String line) {
    String[] columns = line.split("\\|", -1);
    if (columns.length != 4 || !columns[1].contains(MAJOR)) {
      throw new IllegalStateException("extensions.txt has a line with other columns: " + line);
    }
    String libraries = columns[2].strip();
    boolean asks = libraries.startsWith("(");
    List<String> names =
        Stream.of(libraries.replaceAll("[()]", "").split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    List<String> packages = Stream.of(columns[1].split("\\+", -1)).map(String::strip).toList();
    return new Offer(
        columns[0].strip(),
        packages.get(0),
        packages.subList(1, packages.size()),
        asks ? List.of() : names,
        asks ? names : List.of(),
        columns[3].strip());
  }

  /** Tells whether a word is in its name or in what it is for, whatever the case of letters. */
  public boolean matches(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return component.contains(lower) || about.toLowerCase(Locale.ROOT).contains(lower);
  }

  /** Returns the name of its package for a major of PostgreSQL. */
  public String packageOf(int postgres) {
    return pattern.replace(MAJOR, Integer.toString(postgres));
  }

  /** Returns the names of the packages that belong to that one. */
  public List<String> partsOf(int postgres) {
    return more.stream().map(part -> part.replace(MAJOR, Integer.toString(postgres))).toList();
  }
}
