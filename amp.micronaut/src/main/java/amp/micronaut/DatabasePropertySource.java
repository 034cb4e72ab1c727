package amp.micronaut;

import io.micronaut.context.env.ActiveEnvironment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.io.ResourceLoader;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the data source {@code default} a URL in the environments {@code dev} and {@code test},
 * unless the application's configuration, a variable or a system property has one. The URL is a
 * placeholder: nothing is opened where nobody asks for it.
 */
public final class DatabasePropertySource extends DevelopmentLoader {
  private static final String URL = "datasources.default.url";

  /** Creates it; Micronaut does, since it is a service. */
  public DatabasePropertySource() {}

  @Override
  Optional<PropertySource> source(Kind kind, ResourceLoader loader, ActiveEnvironment environment) {
    return Optional.of(
        PropertySource.of(
            "amp-" + environment.getName(),
            Map.of(URL, "${" + kind.expression() + "}"),
            kind.position()));
  }
}
