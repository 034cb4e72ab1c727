package amp.tempdb.driver;

import amp.tempdb.api.ProjectFolder;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** The database of a project: that of the commands, which live in the same folder. */
final class ProjectTarget {
  private static final String HOLDER = "jdbc:amp";

  private ProjectTarget() {}

  static Target of(AmpUrl url) throws SQLException {
    Keep keep = Keep.of(url.parameter(Parameter.KEEP), Keep.A_MINUTE);
    Path folder = Path.of(url.place()).toAbsolutePath().normalize();
    if (isMetadb(folder) && !url.place().isEmpty()) {
      return target(url, keep, folder, () -> open(spec(url, TempDbSpec.at(folder))));
    }
    ProjectFolder project = project(url, folder);
    return target(
        url, keep, project.metadb(), () -> open(spec(url, project.create().configuredSpec())));
  }

  private static ProjectFolder project(AmpUrl url, Path folder) throws SQLException {
    if (url.place().isEmpty()) {
      return ProjectFolder.find(folder);
    }
    boolean named = folder.endsWith(".amp");
    Path there = named && folder.getParent() != null ? folder.getParent() : folder;
    if (!Files.isDirectory(there)) {
      // A database is made where none is, and nobody wants one in a folder that was mistyped.
      throw Failures.noConnection(
          "there is no folder " + there,
          "Correct the URL, or make the folder. A database of another name is meant by"
              + " jdbc:amp:///?database=NAME",
          null);
    }
    return ProjectFolder.at(named ? folder : folder.resolve(".amp"));
  }

  /** A folder with a cluster in it, as {@code .amp/metadb} is one. */
  private static boolean isMetadb(Path folder) {
    return Files.exists(folder.resolve("data").resolve("PG_VERSION"));
  }

  private static Target target(AmpUrl url, Keep keep, Path metadb, Target.Opening opening) {
    return new Target("project " + metadb + " " + url.own(), url.own(), keep, opening);
  }

  private static TempDbSpec spec(AmpUrl url, TempDbSpec of) {
    return of.with(
        s -> {
          s.holder(HOLDER);
          url.parameter(Parameter.BACKEND).ifPresent(s::backend);
          url.parameter(Parameter.VERSION).ifPresent(s::version);
          if (!url.extensions().isEmpty()) {
            s.extensions(url.extensions());
          }
          url.parameter(Parameter.DATABASE).ifPresent(s::database);
        });
  }

  private static Opened open(TempDbSpec spec) {
    TempDb db = TempDb.open(spec);
    return new Opened(db, db.connection(), "the database " + db.connection(), true, false);
  }
}
