package amp.spring.boot;

import amp.tempdb.api.ProjectFolder;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
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
    String folder = text("folder");
    ProjectFolder project =
        folder == null ? ProjectFolder.find(Path.of("")) : ProjectFolder.at(Path.of(folder));
    return project.create();
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
        .forEach(spec::setting);
    Binder.get(environment)
        .bind(PREFIX + "extensions", Bindable.listOf(String.class))
        .ifBound(spec::extensions);
    spec.holder(environment.getProperty("spring.application.name", "a Spring Boot application"));
  }

  private void set(String name, Consumer<String> value) {
    String text = text(name);
    if (text != null) {
      value.accept(text);
    }
  }

  private @Nullable String text(String name) {
    String value = environment.getProperty(PREFIX + name);
    return value == null || value.isBlank() ? null : value;
  }
}
