package amp.micronaut;

import amp.tempdb.api.ProjectFolder;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Which database an environment of Micronaut's has. */
enum Kind {
  /** The project's own: while somebody develops it. */
  DEV("dev", "amp.project.jdbc-url", -1001) {
    @Override
    TempDbSpec spec(Path folder) {
      return ProjectFolder.find(folder)
          .create()
          .spec()
          .with(spec -> spec.holder("Micronaut in development"));
    }
  },

  /** One that vanishes with this process. */
  TEST("test", "amp.test.jdbc-url", -1000) {
    @Override
    TempDbSpec spec(Path folder) {
      return TempDbSpec.ephemeral().with(spec -> spec.holder("a test with Micronaut"));
    }
  };

  private final String environment;
  private final String expression;
  private final int position;

  Kind(String environment, String expression, int position) {
    this.environment = environment;
    this.expression = expression;
    this.position = position;
  }

  static Optional<Kind> of(String environment) {
    return Arrays.stream(values()).filter(kind -> kind.environment.equals(environment)).findFirst();
  }

  static Optional<Kind> asked(String expression) {
    return Arrays.stream(values()).filter(kind -> kind.expression.equals(expression)).findFirst();
  }

  /** Returns what stands for the URL of the database. */
  String expression() {
    return expression;
  }

  /**
   * Returns the place among property sources, of which the highest counts: below whatever an
   * application has, since its files begin at -300.
   */
  int position() {
    return position;
  }

  abstract TempDbSpec spec(Path folder);
}
