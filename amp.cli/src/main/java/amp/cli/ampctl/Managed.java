package amp.cli.ampctl;

import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.cli.project.Project;

/** Tells managed databases from external ones. */
final class Managed {
  private Managed() {}

  /** Refuses a project whose database is not ours to start, stop or delete. */
  static void require(Project project) {
    project
        .configuration()
        .entry(Keys.URL)
        .ifPresent(
            url -> {
              throw new CliException(
                  url.origin() + ": metadata_db.url names an external database",
                  "start and stop it where it runs, or remove the key to have one managed here");
            });
  }
}
