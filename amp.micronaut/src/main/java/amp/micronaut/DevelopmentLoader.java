package amp.micronaut;

import io.micronaut.context.env.ActiveEnvironment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySourceLoader;
import io.micronaut.core.io.ResourceLoader;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** Gives properties in the environments {@code dev} and {@code test}, and reads no files. */
abstract class DevelopmentLoader implements PropertySourceLoader {
  @Override
  public final boolean isEnabled() {
    return true;
  }

  /** Gives nothing: an application in production, which has no environment, is left alone. */
  @Override
  public final Optional<PropertySource> load(String resource, ResourceLoader loader) {
    return Optional.empty();
  }

  /** Each environment asks for the application's properties, and for those of other names. */
  @Override
  public final Optional<PropertySource> loadEnv(
      String resource, ResourceLoader loader, ActiveEnvironment environment) {
    return resource.equals("application")
        ? Kind.of(environment.getName()).flatMap(kind -> source(kind, loader, environment))
        : Optional.empty();
  }

  /** Reads nothing: there is no file of this kind. */
  @Override
  public final Map<String, Object> read(String name, InputStream input) {
    return Map.of();
  }

  /** Returns what an environment is given. */
  abstract Optional<PropertySource> source(
      Kind kind, ResourceLoader loader, ActiveEnvironment environment);
}
