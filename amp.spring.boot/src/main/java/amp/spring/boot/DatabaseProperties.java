package amp.spring.boot;

import amp.tempdb.api.ProjectFolder;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** What the properties {@code amp.database.*} say. */
record DatabaseProperties(Environment environment) {
  private static final String PREFIX = "amp.database.";

  /** Tells what {@code amp.database.enabled} says; null where nobody says anything. */
  @Nullable Boolean enabled() {
    return environment.getProperty(PREFIX + "enabled", Boolean.class);
  }

  /** Returns the project's folder, which is made where it is missing. */
  ProjectFolder folder() {
    Path named = set("folder", Path::of);
    return (named == null ? ProjectFolder.find(Path.of("")) : ProjectFolder.at(named)).create();
  }

  /** Sets which server it is to be. */
  void configure(TempDbSpec.Builder spec) {
    set("name", spec::database);
    set("backend", spec::backend);
    set("version", spec::version);
    set("home", home -> spec.home(Path.of(home)));
    Binder.get(environment)
        .bind(PREFIX + "settings", Bindable.mapOf(String.class, String.class))
        .orElseGet(Map::of)
        .forEach((name, value) -> use("settings." + name, () -> spec.setting(name, value)));
    Binder.get(environment)
        .bind(PREFIX + "extensions", Bindable.listOf(String.class))
        .ifBound(names -> use("extensions", () -> spec.extensions(names)));
    spec.holder(environment.getProperty("spring.application.name", "a Spring Boot application"));
  }

  private <T> @Nullable T set(String name, Function<String, T> value) {
    String text = text(name);
    return text == null ? null : use(name, () -> value.apply(text));
  }

  /** Whoever starts the application is told by its name which property is wrong. */
  private static <T> T use(String name, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new TempDbException(
          "the property " + PREFIX + name + " cannot be used: " + e.getMessage(), "Correct it", e);
    }
  }

  private @Nullable String text(String name) {
    String value = environment.getProperty(PREFIX + name);
    return value == null || value.isBlank() ? null : value;
  }
}
