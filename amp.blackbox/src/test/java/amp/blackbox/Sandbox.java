package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.testkit.Eventually;
import amp.testkit.Namespaces;
import amp.testkit.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A user's world of a test's own: an empty project folder, an ampup folder, a bare environment, and
 * the programs that run in it. Closing it proves that no process is left.
 */
final class Sandbox implements AutoCloseable {
  static final boolean ROOT = System.getProperty("user.name").equals("root");

  /** Parts of an ampup folder whose files nobody changes in place. */
  private static final Set<String> READ = Set.of("components", "templates", "class-data");

  private final Path root;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> prefix = new ArrayList<>();
  private final List<Daemon> daemons = new ArrayList<>();
  private final Distribution distribution;
  private final Path ampupHome;
  private Path project;

  /** Makes a world with PostgreSQL installed, and the template of a cluster in the store. */
  Sandbox() {
    this(Distribution.prepared(), Distribution.openFolder("amp-box"));
  }

  /** Makes one of another copy of the programs, in a folder that is deleted in the end. */
  Sandbox(Distribution distribution, Path root) {
    this(distribution, root, root.resolve("home/.ampup"));
    makeFolder(ampupHome);
    try (Stream<Path> parts = Files.list(distribution.ampupHome())) {
      parts.forEach(part -> add(part, ampupHome.resolve(part.getFileName())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Sandbox(Distribution distribution, Path root, Path ampupHome) {
    this.distribution = distribution;
    this.root = root;
    this.ampupHome = ampupHome;
    project("project");
    makeFolder(root.resolve("home"));
    with("PATH", "/usr/bin:/bin");
    with("JAVA_HOME", distribution.home());
    with("HOME", root.resolve("home").toString());
    with("AMPUP_HOME", ampupHome.toString());
  }

  Path root() {
    return root;
  }

  Path ampupHome() {
    return ampupHome;
  }

  Path project() {
    return project;
  }

  Path metadb() {
    return project.resolve(".amp/metadb");
  }

  /** Works in a project folder of this name from now on. */
  Sandbox project(String name) {
    project = makeFolder(root.resolve(name));
    return this;
  }

  /** Sets an environment variable. */
  Sandbox with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Puts folders before the usual ones on PATH. */
  Sandbox pathBegins(Path folder) {
    return with("PATH", folder + ":/usr/bin:/bin");
  }

  /** Puts a command before every program's; it must become the program by exec. */
  Sandbox through(String... words) {
    prefix.addAll(List.of(words));
    return this;
  }

  /** Runs what follows in a mount namespace of its own, after a script has changed the mounts. */
  Sandbox withMounts(String script) {
    prefix.addAll(Namespaces.prepared(script, List.of(), "--mount"));
    return this;
  }

  /** Puts nothing before the programs any more. */
  Sandbox directly() {
    prefix.clear();
    return this;
  }

  /** Gives everything to a user, and runs the programs as that user. */
  Sandbox as(long user) {
    // Links would give what other tests use to the user as well.
    Path linked = ampupHome.resolveSibling("linked");
    Run.command("mv", ampupHome.toString(), linked.toString()).orFail();
    Distribution.copy(linked, ampupHome);
    Run.command("rm", "-rf", linked.toString()).orFail();
    Run.command("chown", "-R", user + ":" + user, root.toString()).orFail();
    String id = Long.toString(user);
    return through("setpriv", "--reuid", id, "--regid", id, "--clear-groups");
  }

  /**
   * Has the store belong to root, for all users to share, and runs the programs as a user of it.
   *
   * @return the store
   */
  Path installForAll(long user) {
    assumeTrue(ROOT, "only root can install for other users");
    Path store = root.resolve("opt");
    project("one").as(user).with("AMPUP_HOME", store.toString());
    Run.command("mv", ampupHome.toString(), store.toString()).orFail();
    // Templates are root's alone.
    Run.command("chown", "-R", "root:root", store.toString()).orFail();
    Run.command("chown", "root:root", root.toString()).orFail();
    Run.command("chmod", "-R", "go+rX,go-w", store.resolve("components").toString()).orFail();
    Run.command("chmod", "755", store.toString(), root.toString()).orFail();
    return store;
  }

  /** Runs one of our programs to its end. */
  Run run(String program, String... arguments) {
    return Run.of(builder(program, arguments));
  }

  /** Starts {@code ampd solo}. */
  Daemon solo(String... arguments) {
    List<String> words = new ArrayList<>(List.of("solo"));
    words.addAll(List.of(arguments));
    return daemon(builder("ampd", words.toArray(String[]::new)));
  }

  Daemon daemon(ProcessBuilder builder) {
    Daemon daemon = new Daemon(builder, this);
    daemons.add(daemon);
    return daemon;
  }

  /** Returns the database that runs here, by the URL that ampctl prints. */
  Database database() {
    return new Database(run("ampctl", "metadb", "url", "--format", "jdbc").orFail().out().strip());
  }

  /** Runs the database for as long as it takes to make a table with a row. */
  void makeRow() {
    Daemon daemon = solo().awaitReady();
    daemon.database().makeRow();
    daemon.stop();
  }

  /** Asserts that the row is there, with a server started for it. */
  void assertRowIsThere(String... arguments) {
    Daemon daemon = solo(arguments).awaitReady();
    daemon.database().assertRowIsThere();
    daemon.stop();
  }

  String serverLog() {
    try {
      Path log = metadb().resolve("log/server.log");
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProcessBuilder builder(String program, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(distribution.programs().resolve(program).toString());
    command.addAll(List.of(arguments));
    return bare(command);
  }

  /** Prepares any command in the project folder, with this world's environment and nothing else. */
  ProcessBuilder bare(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  @Override
  public void close() {
    daemons.forEach(Daemon::endIfAlive);
    // What a watcher leaves behind sleeps for a tenth of a second.
    Eventually.within(Daemon.LIMIT).happens(() -> LiveProcess.of(root).isEmpty());
    List<LiveProcess> left = LiveProcess.of(root);
    left.forEach(LiveProcess::kill);
    Run.command("rm", "-rf", root.toString()).orFail();
    assertThat(left).as("processes that outlived their programs").isEmpty();
  }

  /**
   * What is only read is linked: 120 MB less for every test, and for the disk that amp waits for.
   */
  private static void add(Path from, Path to) {
    String how = READ.contains(from.getFileName().toString()) ? "-al" : "-a";
    Run.command("cp", how, from.toString(), to.toString()).orFail();
  }

  private static Path makeFolder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
