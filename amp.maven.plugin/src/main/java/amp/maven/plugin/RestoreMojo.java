package amp.maven.plugin;

import amp.tempdb.api.TempDb;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Returns to a snapshot, after a server has proven to run on a copy of it. What it replaces becomes
 * an automatic snapshot.
 */
@Mojo(name = "restore", aggregator = true)
public final class RestoreMojo extends DatabaseMojo {
  /** The snapshot's name. */
  @Parameter(property = "amp.name", required = true)
  String name;

  /** Stops the server under those who use it. */
  @Parameter(property = "amp.force", defaultValue = "false")
  boolean force;

  @Override
  void act() throws MojoFailureException {
    TempDb.control(existing())
        .snapshots()
        .restore(name, force)
        .ifPresent(old -> getLog().info("to undo this: mvn amp:restore -Damp.name=" + old.name()));
    getLog().info("the database is as it was in snapshot " + name);
  }
}
