package amp.maven.plugin;

import amp.problem.ProblemException;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbControl;
import amp.tempdb.api.TempDbSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Starts the database, or joins the server that runs, and says in properties how to connect: {@code
 * amp.jdbc.url}, {@code amp.url} (libpq's form), {@code amp.host}, {@code amp.port}, {@code
 * amp.user}, {@code amp.password}, {@code amp.database}. Plugins and goals that come later in the
 * build use them. The database is given back by {@code amp:stop}, and when the build ends, however
 * it ends; the server shuts down when nobody else uses it.
 *
 * <p>Where {@code -Damp.jdbc.url=…} names a database, that one is used and none is started. The
 * other properties are then what the URL says, but for those that are given in the same way.
 */
@Mojo(name = "start", defaultPhase = LifecyclePhase.INITIALIZE, threadSafe = true)
public final class StartMojo extends DatabaseMojo {
  /** What the names of the properties begin with. A module with two databases needs two. */
  @Parameter(property = "amp.propertyPrefix", defaultValue = "amp")
  String propertyPrefix;

  /**
   * The port of 127.0.0.1 on which the server listens beside its socket, 0 for any that is free:
   * for programs that cannot use a Unix-domain socket. The properties then name the port, and a
   * password. Default: the socket alone.
   */
  @Parameter(property = "amp.listen")
  @Nullable Integer listen;

  /** Lets the server run on when the build has ended, until {@code mvn amp:stop}. */
  @Parameter(property = "amp.detach", defaultValue = "false")
  boolean detach;

  @Override
  void act() throws MojoFailureException {
    String named = propertyPrefix + ".jdbc.url";
    String url = session.getUserProperties().getProperty(named);
    if (url != null) {
      getLog().info("no database is started, since -D" + named + " names one");
      describe(named, url);
      return;
    }
    if (detach && lifetime() == Lifetime.BUILD) {
      throw Words.failure(
          "a database with the lifetime build ends with it. Use another lifetime, or do not set"
              + " detach.");
    }
    OpenDatabase open = opened(Listening.on(listen, spec()));
    if (detach) {
      detach(open);
    }
    set(open.properties());
  }

  private void set(Map<String, String> values) {
    Properties properties = project.getProperties();
    values.forEach((name, value) -> properties.put(propertyPrefix + "." + name, value));
  }

  /** Sets the other properties for a database that is named; those that are given stay. */
  private void describe(String named, String url) {
    Properties user = session.getUserProperties();
    Map<String, String> given = new LinkedHashMap<>();
    for (String name : List.of("url", "host", "port", "user", "password", "database")) {
      String value = user.getProperty(propertyPrefix + "." + name);
      if (value != null) {
        given.put(name, value);
      }
    }
    try {
      set(NamedDatabase.properties(url, given));
    } catch (ProblemException e) {
      getLog().warn("no property but " + named + " is set: " + e.problem());
    }
  }

  /** A second execution in a module, or the same in a forked lifecycle, takes what is there. */
  private OpenDatabase opened(TempDbSpec wanted) throws MojoFailureException {
    OpenDatabases databases = OpenDatabases.of(this);
    OpenDatabase before = databases.find(propertyPrefix);
    if (before == null || !before.db().isRunning()) {
      OpenDatabase open = OpenDatabase.open(this, wanted);
      databases.put(propertyPrefix, open);
      return open;
    }
    if (!before.spec().equals(wanted)) {
      throw Words.failure(
          "two executions of amp:start ask for different databases, "
              + before.spec()
              + " and "
              + wanted
              + ". Give one of them another propertyPrefix than "
              + propertyPrefix
              + ".");
    }
    return before;
  }

  private void detach(OpenDatabase open) throws MojoFailureException {
    TempDbControl control = TempDb.control(open.spec());
    if (!control.canDetach()) {
      throw Words.failure(
          "the backend "
              + control.backend()
              + " cannot run a database that nobody uses. Use amp:run.");
    }
    if (!control.detach()) {
      throw Words.failure("the database has ended already. Run amp:start again.");
    }
    getLog().info("it runs until: mvn amp:stop");
  }
}
