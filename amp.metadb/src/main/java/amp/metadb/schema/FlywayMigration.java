package amp.metadb.schema;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The only class that touches Flyway: loading it costs more than everything else of an opening. It
 * hands Flyway its files, so that nothing is scanned, no package has to be opened, and an
 * application's own migrations are never mistaken for ours.
 */
final class FlywayMigration {
  private FlywayMigration() {}

  /**
   * Migrates.
   *
   * @param first statements that each session begins with
   */
  static void run(DataSource source, List<String> first) {
    FluentConfiguration configuration = configuration(source);
    if (!first.isEmpty()) {
      configuration.initSql(String.join(";", first));
    }
    try {
      configuration.load().migrate();
    } catch (FlywayException e) {
      throw new SchemaException(
          "the metadata database could not be migrated: " + String.valueOf(e.getMessage()).strip(),
          "Nothing of the failed step was kept; correct the cause and try again",
          e);
    }
  }

  static FluentConfiguration configuration(DataSource source) {
    return Flyway.configure(FlywayMigration.class.getClassLoader())
        .dataSource(SteadyPath.of(source))
        .loggers("slf4j")
        .defaultSchema(Schema.NAME)
        .schemas(Schema.NAME)
        .table(Schema.HISTORY)
        .placeholderReplacement(false)
        .resourceProvider(new Files())
        .javaMigrationClassProvider(List::of);
  }

  private static final class Files implements ResourceProvider {
    @Override
    public @Nullable LoadableResource getResource(String name) {
      return Migration.ALL.stream()
          .filter(migration -> migration.fileName().equals(name))
          .map(File::new)
          .findFirst()
          .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return Migration.ALL.stream()
          .filter(m -> m.fileName().startsWith(prefix))
          .filter(m -> Stream.of(suffixes).anyMatch(m.fileName()::endsWith))
          .<LoadableResource>map(File::new)
          .toList();
    }
  }

  private static final class File extends LoadableResource {
    private final String name;

    File(Migration migration) {
      this.name = migration.fileName();
    }

    @Override
    public Reader read() {
      InputStream in = FlywayMigration.class.getResourceAsStream("migration/" + name);
      if (in == null) {
        throw new IllegalStateException("migration/" + name + " is missing from this program");
      }
      return new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
