package amp.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL of a test's own, on a Unix-domain socket and on a port of the loopback. Its
 * cluster is the copy of one that {@code initdb} makes once a build.
 */
public final class TestServer implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path root;
  private final Path folder;
  private final int port;
  private final Path installation;
  private final @Nullable String password;
  private final List<String> settings = new ArrayList<>();
  private @Nullable Process process;

  private TestServer(Path installation, @Nullable String password, String socketFolder) {
    this.installation = installation;
    this.password = password;
    try {
      root = Files.createTempDirectory("mdb");
      folder = Files.createDirectories(root.resolve(socketFolder));
      port = freePort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a server that all tests share; each takes a database of its own. */
  public static TestServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    private static final TestServer SERVER = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }
  }

  /** Starts a server on a new cluster. */
  public static TestServer start() {
    return start(Binaries.postgres18());
  }

  /**
   * Starts a server on a new cluster.
   *
   * @param installation what runs it; holds {@code bin}
   */
  public static TestServer start(Path installation) {
    return onNewCluster(new TestServer(installation, null, ""));
  }

  /**
   * Starts a server whose superuser {@code postgres} needs a password.
   *
   * @param installation what runs it; holds {@code bin}
   */
  public static TestServer startWithPassword(Path installation, String password) {
    return onNewCluster(new TestServer(installation, password, ""));
  }

  /** Starts a server whose socket is in a folder of this name. */
  public static TestServer startWithSocketIn(String name) {
    return onNewCluster(new TestServer(Binaries.postgres18(), null, name));
  }

  private static TestServer onNewCluster(TestServer server) {
    Path cluster = InitialCluster.of(server.installation, server.password);
    Run.command("cp", "-a", cluster.toString(), server.data()).orFail();
    server.resume();
    return server;
  }

  /** Restarts the server with further settings, each {@code name=value}. */
  public void restartWith(String... more) {
    for (String setting : more) {
      settings.addAll(List.of("-c", setting));
    }
    restart();
  }

  /** Copies the stopped server into a standby of it, not yet started. */
  public TestServer standby() {
    TestServer standby = new TestServer(installation, password, "");
    Run.command("cp", "-a", data(), standby.data()).orFail();
    try {
      Files.createFile(Path.of(standby.data(), "standby.signal"));
      Files.writeString(
          Path.of(standby.data(), "postgresql.auto.conf"),
          "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres'\n",
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return standby;
  }

  /** Starts the server and waits until it answers. */
  public void resume() {
    // A list of folders; the quotes are for one with a comma or a space.
    String sockets = '"' + folder.toString().replace("\"", "\"\"") + '"';
    List<String> command = command("postgres", "-D", data(), "-k", sockets);
    command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-p", "" + port));
    command.addAll(List.of("-c", "fsync=off", "-c", "max_connections=60"));
    command.addAll(settings);
    Path log = root.resolve("log");
    ProcessBuilder builder = scrubbed(new ProcessBuilder(command));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Process started = builder.start();
      process = started;
      await(started, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(Process started, Path log) {
    Eventually.whileAlive(started)
        .until("an answer of the server", () -> Files.readString(log), said -> answers());
  }

  private boolean answers() {
    try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"))) {
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Shuts the server down and disconnects its clients. */
  public void stop() {
    signal("INT");
  }

  /** Ends the server without any shutdown. */
  public void kill() {
    signal("QUIT");
  }

  /** Has the server, and all that serve its clients, stand still until it is killed. */
  public void standStill() {
    Process running = Objects.requireNonNull(process);
    // The postmaster first: it starts no more of them then.
    Run.command("kill", "-STOP", "" + running.pid()).orFail();
    for (ProcessHandle each : running.descendants().toList()) {
      Run halted = Run.command("kill", "-STOP", "" + each.pid());
      // One that has just ended serves nobody either.
      if (each.isAlive()) {
        halted.orFail();
      }
    }
  }

  /** Shuts the server down and starts it again. */
  public void restart() {
    stop();
    resume();
  }

  /** Makes a standby the primary, once it has come so far as to be one. */
  public void promote() {
    Eventually.holds(
        "the promotion", () -> run("pg_ctl", "promote", "-w", "-D", data()).exitCode() == 0);
  }

  private void signal(String name) {
    Process running = process;
    if (running != null && running.isAlive()) {
      Run.command("kill", "-" + name, "" + running.pid()).orFail();
      // One that stands still hears nothing else.
      Stream.concat(Stream.of(running.toHandle()), running.descendants())
          .forEach(each -> Run.command("kill", "-CONT", "" + each.pid()));
      if (!waitFor(running, 20_000)) {
        throw new AssertionError("the server did not end");
      }
    }
  }

  private static boolean waitFor(Process process, long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Creates an empty database and returns its URL as libpq writes it, over TCP. */
  public String newDatabase() {
    String name = "test" + DATABASES.incrementAndGet();
    execute("postgres", "create database " + name);
    return url(name);
  }

  /** Creates a copy of a database of this server that nobody uses, and returns its URL. */
  public String copyOf(String database) {
    String name = "test" + DATABASES.incrementAndGet();
    execute("postgres", "create database " + name + " template " + database);
    return url(name);
  }

  /** Returns the URL of a database as libpq writes it, over TCP and without a password. */
  public String url(String database) {
    return "postgresql://postgres@127.0.0.1:" + port + "/" + database;
  }

  /** Returns the URL of a database for the JDBC driver. */
  public String jdbcUrl(String database) {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    return password == null
        ? url
        : url + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8);
  }

  /** Returns the port, which is also the number in the socket's name. */
  public int port() {
    return port;
  }

  /** Returns the directory of the Unix-domain socket. */
  public Path folder() {
    return folder;
  }

  /** Runs statements in a database. */
  public void execute(String database, String sql) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl(database));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  @Override
  public void close() {
    kill();
    Run.command("rm", "-rf", root.toString()).orFail();
  }

  private String data() {
    return root.resolve("data").toString();
  }

  private Run run(String program, String... arguments) {
    return Run.of(scrubbed(new ProcessBuilder(command(program, arguments))));
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(Unprivileged.prefix());
    command.add(installation.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  static ProcessBuilder scrubbed(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(n -> n.startsWith("PG") || n.startsWith("LC_"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
