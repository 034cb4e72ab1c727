package amp.maven.plugin;

import amp.problem.ProblemException;
import amp.tempdb.api.Backends;
import amp.tempdb.api.Durability;
import amp.tempdb.api.ProjectFolder;
import amp.tempdb.api.TempDbSpec;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What the goals have in common: which database is meant, and how errors are told. */
abstract class DatabaseMojo extends AbstractMojo {
  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  MavenSession session;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  MojoExecution execution;

  /**
   * How long the database lives. {@code project}: it is the one of the project's {@code .amp}
   * folder, which {@code ampd solo} runs too. {@code target}: it is in {@code target/amp}, and goes
   * with {@code mvn clean}. {@code build}: it is in a temporary folder, and goes when this build
   * ends. The last two sync nothing to disk.
   */
  @Parameter(property = "amp.lifetime", defaultValue = "project")
  String lifetime;

  /**
   * The project's {@code .amp} folder, for the lifetime {@code project}. Default: {@code AMP_DIR},
   * else the nearest {@code .amp} upwards from the module's folder that is in use, else {@code
   * .amp} in the module's folder.
   */
  @Parameter(property = "amp.directory")
  @Nullable File directory;

  /**
   * The backend: {@code auto}, {@code embedded}, {@code system}, {@code tcp}, or another's name.
   */
  @Parameter(property = "amp.backend", defaultValue = TempDbSpec.AUTO)
  String backend;

  /** The version of PostgreSQL, complete or its beginning, such as {@code 17}. Default: any. */
  @Parameter(property = "amp.postgresVersion")
  @Nullable String postgresVersion;

  /** The name of the database, which is created with the cluster. */
  @Parameter(property = "amp.databaseName", defaultValue = "amp")
  String databaseName;

  /** Parameters of the server, such as {@code max_connections}, for a server that is started. */
  @Parameter Map<String, String> settings = new LinkedHashMap<>();

  /** The folder in which ampup keeps what it installs. Default: {@code AMPUP_HOME}, or ~/.ampup. */
  @Parameter(property = "amp.home")
  @Nullable File home;

  /** Does nothing. */
  @Parameter(property = "amp.skip", defaultValue = "false")
  boolean skip;

  @Override
  public final void execute() throws MojoFailureException {
    if (skip) {
      getLog().info("skipped, since amp.skip is set");
      return;
    }
    try {
      act();
    } catch (ProblemException e) {
      getLog().debug(e);
      // Maven says the message of a cause again, after ours.
      throw Words.failure(Words.of(e));
    }
  }

  /** Does what the goal is for. */
  abstract void act() throws MojoFailureException;

  final Lifetime lifetime() throws MojoFailureException {
    return Lifetime.of(lifetime);
  }

  /** Specifies the database. */
  final TempDbSpec spec() throws MojoFailureException {
    Lifetime wanted = lifetime();
    try {
      TempDbSpec base =
          switch (wanted) {
            case PROJECT -> projectFolder().configuredSpec();
            case TARGET -> TempDbSpec.at(target()).with(s -> s.durability(Durability.FAST));
            case BUILD -> TempDbSpec.ephemeral();
          };
      return base.with(this::configure);
    } catch (IllegalArgumentException e) {
      throw Words.failure(String.valueOf(e.getMessage()));
    }
  }

  private void configure(TempDbSpec.Builder spec) {
    String goal = "amp:" + execution.getGoal();
    spec.holder("mvn " + goal + " (" + project.getArtifactId() + ")");
    spec.database(databaseName);
    if (!backend.equals(TempDbSpec.AUTO)) {
      spec.backend(backend);
    }
    settings.forEach(spec::setting);
    if (postgresVersion != null) {
      spec.version(postgresVersion);
    }
    if (home != null) {
      spec.home(home.toPath());
    }
  }

  /**
   * Specifies the database that is kept, and is there already.
   *
   * @throws MojoFailureException if there is none, so that nobody is given an empty one
   */
  final TempDbSpec existing() throws MojoFailureException {
    if (lifetime() == Lifetime.BUILD) {
      throw Words.failure(
          "amp:" + execution.getGoal() + " wants a database that is kept. Use another lifetime.");
    }
    TempDbSpec spec = spec();
    Path folder = spec.directory().orElseThrow();
    if (!Files.isDirectory(folder.resolve("data")) && !Backends.isElsewhere(spec)) {
      throw Words.failure(
          "there is no database in " + folder + " yet. Run amp:start or amp:run first.");
    }
    return spec;
  }

  final ProjectFolder projectFolder() {
    return directory == null
        ? ProjectFolder.find(project.getBasedir().toPath())
        : ProjectFolder.at(directory.toPath());
  }

  private Path target() {
    return Path.of(project.getBuild().getDirectory(), "amp");
  }
}
