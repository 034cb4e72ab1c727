package amp.cli.project;

import amp.ampup.KnownProjects;
import amp.cli.config.Keys;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.tempdb.api.Backends;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.installation.PgVersion;
import java.nio.file.Files;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A project's database while a command uses it: an external one that the configuration names, or
 * the managed one, whose server is started or joined.
 */
public final class Database implements AutoCloseable {
  private final Project project;
  private final String url;
  private final @Nullable OpenDb managed;

  private Database(Project project, String url, @Nullable OpenDb managed) {
    this.project = project;
    this.url = url;
    this.managed = managed;
  }

  /**
   * Opens it.
   *
   * @param project whose database
   * @param databases where managed ones come from
   * @param change what is to differ from the project's specification, the holder's name for one
   */
  public static Database open(
      Project project, Databases databases, Consumer<TempDbSpec.Builder> change) {
    Optional<String> external = project.configuration().find(Keys.URL);
    if (external.isPresent()) {
      return new Database(project, external.get(), null);
    }
    return openManaged(project, databases, change);
  }

  /**
   * Opens the managed one, also where the configuration names an external database.
   *
   * @param project whose database
   * @param databases where managed ones come from
   * @param change what is to differ from the project's specification, the holder's name for one
   */
  public static Database openManaged(
      Project project, Databases databases, Consumer<TempDbSpec.Builder> change) {
    project.create();
    boolean fresh =
        !Files.exists(project.folder().metadb().resolve("data"))
            && !Backends.isElsewhere(project.spec());
    boolean withSchema = fresh && project.configuration().value(Keys.AUTO_MIGRATE);
    // Before it is opened: one that lacks an extension needs its component all the same. Without a
    // store there is none, and a start that fails makes nothing there.
    boolean stored = Files.isDirectory(project.spec().home());
    if (stored) {
      remember(project);
    }
    OpenDb managed =
        databases.open(
            project
                .spec()
                .with(change)
                .with(
                    spec -> {
                      if (withSchema) {
                        spec.preparation(SchemaPreparation.create());
                      }
                    }));
    if (!stored) {
      remember(project);
    }
    return new Database(project, managed.connection().libpqUrl(), managed);
  }

  private static void remember(Project project) {
    KnownProjects.of(project.spec().home()).remember(project.folder().directory());
  }

  /** Returns the URL; a managed database's never holds a password, an external one's may. */
  public String url() {
    return url;
  }

  /** Returns the managed database; empty for an external one. */
  public Optional<OpenDb> managed() {
    return Optional.ofNullable(managed);
  }

  /** Returns what runs it: a backend's name, or {@code external}. */
  public String backend() {
    return managed == null ? "external" : managed.server().backend();
  }

  /**
   * Returns how to open it as a metadata database, and for what else we do in it by ourselves. What
   * the user has set for the programs in a managed one is not for ours.
   */
  public MetadataDbSpec metadata() {
    MetadataDbSpec spec = MetadbSettings.of(project.configuration(), url);
    if (managed == null) {
      return spec;
    }
    String version = managed.server().version();
    // The driver then says its name as it connects, and not with a statement of its own.
    return spec.settings(OwnSettings.of(version))
        .property("assumeMinServerVersion", Integer.toString(PgVersion.major(version)));
  }

  /**
   * Connects to it as a program of the user's does, for what he types: what he has set for such
   * programs is for this session too.
   *
   * @param properties of the JDBC driver, in place of what the URL says
   */
  public Connection connect(Map<String, String> properties) {
    MetadataDbSpec spec = MetadbSettings.of(project.configuration(), url);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      spec = spec.property(property.getKey(), property.getValue());
    }
    return MetadataDb.connect(spec);
  }

  /** Returns the variables by which programs of every kind find it. */
  public Variables variables() {
    return managed == null
        ? Variables.external(url)
        : Variables.managed(managed.connection(), managed.tcpConnection().orElse(null));
  }

  /** Lets go of a managed database; its server ends when nobody else uses it. */
  @Override
  public void close() {
    if (managed != null) {
      managed.close();
    }
  }
}
