package amp.micronaut;

import io.micronaut.context.env.ActiveEnvironment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.core.value.PropertyResolver;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives each data source with a name that the configuration mentions, and gives no URL, a database
 * of that name: in the environments {@code dev} and {@code test}, as {@link DatabasePropertySource}
 * does for the data source {@code default}.
 */
public final class NamedDatabasePropertySource extends DevelopmentLoader {
  private static final String DATA_SOURCES = "datasources";
  private static final String URL = ".url";

  /** Creates it; Micronaut does, since it is a service. */
  public NamedDatabasePropertySource() {}

  @Override
  Optional<PropertySource> source(Kind kind, ResourceLoader loader, ActiveEnvironment environment) {
    return loader instanceof PropertyResolver configuration
        ? Optional.of(new Missing(kind, configuration))
        : Optional.empty();
  }

  /** Is read after all others, so that it sees which data sources there are and what they lack. */
  private record Missing(Kind kind, PropertyResolver configuration) implements PropertySource {

    @Override
    public String getName() {
      return "amp-named-" + kind.name();
    }

    @Override
    public int getOrder() {
      // Among two, that of tests is read first, and the other one then finds nothing missing.
      return Integer.MAX_VALUE - (kind == Kind.TEST ? 1 : 0);
    }

    @Override
    public Iterator<String> iterator() {
      List<String> urls =
          configuration.getPropertyEntries(DATA_SOURCES).stream()
              .filter(name -> !name.equals("default"))
              .map(name -> DATA_SOURCES + "." + name + URL)
              .filter(url -> !configuration.containsProperty(url))
              .toList();
      return urls.iterator();
    }

    @Override
    public @Nullable Object get(String key) {
      return key.startsWith(DATA_SOURCES + ".") && key.endsWith(URL)
          ? "${"
              + kind.expression(
                  key.substring(DATA_SOURCES.length() + 1, key.length() - URL.length()))
              + "}"
          : null;
    }
  }
}
