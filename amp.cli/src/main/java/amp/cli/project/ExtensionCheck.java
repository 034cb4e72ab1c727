package amp.cli.project;

import amp.ampup.Store;
import amp.cli.console.CliException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.sql.SqlStatements;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.control.NeededExtensions;
import amp.tempdb.postgres.control.NeededExtensions.Needed;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is said, before a cluster or a database is moved, of the extensions that it needs. */
public final class ExtensionCheck {
  private static final String CREATED =
      "select extname, extversion from pg_extension order by extname";
  private static final String AVAILABLE = "select name from pg_available_extensions";

  private final Databases databases;
  private final Project project;

  /** Prepares what is to be said to a project that is to have a cluster. */
  public ExtensionCheck(Databases databases, Project project) {
    this.databases = databases;
    this.project = project;
  }

  /**
   * Refuses a cluster where the server that would run it does not have what the configuration asks
   * for, and tells what the cluster needs, and which line the configuration lacks.
   *
   * @param needed what the last server of the cluster had
   * @param major the version of PostgreSQL that is to run it
   * @param err where to tell
   * @throws amp.tempdb.api.TempDbException when something is missing, with what installs it
   */
  public void before(List<Needed> needed, int major, PrintWriter err) {
    TempDbSpec spec = project.specOfNew().with(s -> s.version(Integer.toString(major)));
    databases.requireExtensions(spec);
    List<String> asked = spec.extensions();
    List<Needed> unasked = needed.stream().filter(n -> !isAsked(n, asked)).toList();
    if (!unasked.isEmpty()) {
      err.println(
          "note: its server had "
              + words(unasked)
              + ", and this project asks for "
              + (asked.isEmpty() ? "no extension" : String.join(", ", asked)));
      err.println("  in its config.toml:  " + line(asked, names(unasked)));
      remedies(spec.with(s -> s.extensions(names(unasked))))
          .forEach(remedy -> err.println("  " + text(remedy)));
      err.flush();
    } else if (!needed.isEmpty()) {
      err.println("note: it needs " + words(needed) + ", and this project asks for that");
      err.flush();
    }
  }

  /**
   * Tells, in one line, what a copy of a cluster will need; says nothing where that is nothing.
   *
   * @param needed what the last server of the cluster had
   * @param err where to tell
   */
  public static void tell(List<Needed> needed, PrintWriter err) {
    if (!needed.isEmpty()) {
      err.println("note: it needs " + words(needed) + " wherever it is restored");
      err.flush();
    }
  }

  private List<Remedy> remedies(TempDbSpec spec) {
    try {
      databases.requireExtensions(spec);
      return List.of();
    } catch (TempDbException e) {
      return e.remedies();
    }
  }

  private static String text(Remedy remedy) {
    return remedy instanceof Remedy.Install install ? install.command() : remedy.text();
  }

  /**
   * Refuses a database whose extensions the server of the other has not got.
   *
   * @param project the project of the other
   * @return those of the source with their versions, but for what every database has
   * @throws CliException with what installs them, and the line of the configuration
   */
  public static List<String> requireAvailable(Connection source, Connection target, Project project)
      throws SQLException {
    List<String> available = SqlStatements.texts(target, AVAILABLE);
    List<String> created = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    try (Statement statement = source.createStatement();
        ResultSet rows = statement.executeQuery(CREATED)) {
      while (rows.next()) {
        String name = rows.getString(1);
        if (!available.contains(name)) {
          missing.add(name);
        } else if (!name.equals("plpgsql")) {
          created.add(name + " " + rows.getString(2));
        }
      }
    }
    if (missing.isEmpty()) {
      return created;
    }
    int major = target.getMetaData().getDatabaseMajorVersion();
    List<String> components =
        missing.stream().map(NeededExtensions::component).flatMap(Optional::stream).toList();
    List<Remedy> remedies = new ArrayList<>();
    Store store = Store.at(project.spec().home());
    for (String component : components) {
      if (store.extension(component, major, Optional.empty()).isEmpty()) {
        remedies.add(new Remedy.Install(component, "", Optional.of(major)));
      }
    }
    remedies.add(
        new Remedy.Advice(
            "name it in config.toml: "
                + line(project.spec().extensions(), components)
                + "; then: ampctl metadb restart"));
    throw new CliException(
        ProblemKind.NO_BACKEND,
        "the source has the "
            + (missing.size() == 1 ? "extension " : "extensions ")
            + String.join(", ", missing)
            + ", which the PostgreSQL "
            + major
            + " here does not have; nothing was copied",
        remedies);
  }

  private static boolean isAsked(Needed needed, List<String> asked) {
    return asked.stream()
        .map(name -> name.split("@", 2)[0])
        .anyMatch(
            name ->
                name.equals(needed.name())
                    || NeededExtensions.component(name).equals(Optional.of(needed.name())));
  }

  private static List<String> names(List<Needed> needed) {
    return needed.stream().map(Needed::name).toList();
  }

  private static String words(List<Needed> needed) {
    return (needed.size() == 1 ? "the extension " : "the extensions ")
        + needed.stream().map(Needed::toString).collect(Collectors.joining(", "));
  }

  /** Returns what the configuration has to say. */
  private static String line(List<String> asked, List<String> more) {
    return "[metadata_db.managed] extensions = ["
        + Stream.concat(asked.stream(), more.stream())
            .distinct()
            .map(name -> '"' + name + '"')
            .collect(Collectors.joining(", "))
        + "]";
  }
}
