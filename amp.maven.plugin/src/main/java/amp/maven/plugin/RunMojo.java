package amp.maven.plugin;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Runs the database until Ctrl+C. */
@Mojo(name = "run", aggregator = true)
public final class RunMojo extends DatabaseMojo {
  private static final int LOOK_AGAIN_MILLIS = 500;

  /**
   * The port of 127.0.0.1 on which the server listens beside its socket, 0 for any that is free.
   * Default: the socket alone.
   */
  @Parameter(property = "amp.listen")
  @Nullable Integer listen;

  @Override
  void act() throws MojoFailureException {
    OpenDatabase open = OpenDatabase.open(this, Listening.on(listen, spec()));
    AtomicBoolean ending = new AtomicBoolean();
    // Ctrl+C ends this process; whoever types it sees the prompt when the server has shut down.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ending.set(true);
                  open.db().close();
                },
                "amp-run-end"));
    getLog().info("JDBC: " + open.properties().get("jdbc.url"));
    getLog().info("Press Ctrl+C to stop.");
    try {
      while (open.db().isRunning()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      }
      if (!ending.get()) {
        getLog().info("somebody has stopped the database; the data is kept");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.db().close();
    }
  }
}
