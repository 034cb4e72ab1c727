package amp.maven.plugin;

import amp.tempdb.api.TempDb;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Gives back what {@code amp:start} opened in this module; the server shuts down when nobody else
 * uses it. Typed as {@code mvn amp:stop}, it stops a server that was started to stay.
 */
@Mojo(name = "stop", defaultPhase = LifecyclePhase.POST_INTEGRATION_TEST, threadSafe = true)
public final class StopMojo extends DatabaseMojo {
  /** Stops the server under those who use it. */
  @Parameter(property = "amp.force", defaultValue = "false")
  boolean force;

  @Override
  void act() throws MojoFailureException {
    int closed = OpenDatabases.of(this).closeAll();
    if (closed == 0 && execution.getSource() == MojoExecution.Source.CLI) {
      stopDetached();
    }
  }

  private void stopDetached() throws MojoFailureException {
    if (lifetime() == Lifetime.BUILD) {
      return;
    }
    boolean stopped = TempDb.control(spec()).stop(force);
    getLog().info(stopped ? "stopped; the data is kept" : "no database runs");
  }
}
