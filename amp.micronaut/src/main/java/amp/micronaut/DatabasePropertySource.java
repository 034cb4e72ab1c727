package amp.micronaut;

import io.micronaut.context.env.ActiveEnvironment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySourceLoader;
import io.micronaut.core.io.ResourceLoader;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the data source {@code default} a URL in the environments {@code dev} and {@code test},
 * unless the application's configuration, a variable or a system property has one. The URL is a
 * placeholder: nothing is opened where nobody asks for it.
 */
public final class DatabasePropertySource implements PropertySourceLoader {
  private static final String URL = "datasources.default.url";

  /** Creates it; Micronaut does, since it is a service. */
  public DatabasePropertySource() {}

  @Override
  public boolean isEnabled() {
    return true;
  }

  /** Gives nothing: an application in production, which has no environment, is left alone. */
  @Override
  public Optional<PropertySource> load(String resource, ResourceLoader loader) {
    return Optional.empty();
  }

  @Override
  public Optional<PropertySource> loadEnv(
      String resource, ResourceLoader loader, ActiveEnvironment environment) {
    return Kind.of(environment.getName())
        .filter(kind -> resource.equals("application"))
        .map(
            kind ->
                PropertySource.of(
                    "amp-" + environment.getName(),
                    Map.of(URL, "${" + kind.expression() + "}"),
                    kind.position()));
  }

  /** Reads nothing: there is no file of this kind. */
  @Override
  public Map<String, Object> read(String name, InputStream input) {
    return Map.of();
  }
}
