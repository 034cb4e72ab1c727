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
          .configuredSpec()
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

  /** Returns what stands for the URL of the database. */
  String expression() {
    return expression;
  }

  /** Returns what stands for the URL of the database that a data source of this name has. */
  String expression(String dataSource) {
    return expression + "." + dataSource;
  }

  /**
   * Returns the place among property sources, of which the highest counts: below whatever an
   * application has, since its files begin at -300.
   */
  int position() {
    return position;
  }

  abstract TempDbSpec spec(Path folder);

  /**
   * A database that a placeholder asks for.
   *
   * @param kind which server it is on
   * @param name its name; empty for the one that the data source {@code default} has
   */
  record Asked(Kind kind, String name) {

    /** Reads a placeholder's expression, which may be somebody else's. */
    static Optional<Asked> of(String expression) {
      return Arrays.stream(values())
          .filter(
              kind ->
                  expression.equals(kind.expression) || expression.startsWith(kind.expression("")))
          .map(
              kind ->
                  new Asked(
                      kind,
                      expression.equals(kind.expression)
                          ? ""
                          : expression.substring(kind.expression("").length())))
          .findFirst();
    }

    TempDbSpec spec(Path folder) {
      TempDbSpec server = kind.spec(folder);
      return name.isEmpty() ? server : server.with(spec -> spec.database(name));
    }
  }
}
