package amp.cli.admin;

import amp.cli.console.CliException;
import amp.json.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The Admin API: {@code /healthz}, {@code /readyz}, {@code /api/v1/status} and {@code /metrics},
 * which read and change nothing. Connections, threads and the time of a request are limited.
 */
public final class AdminServer implements AutoCloseable {
  /** Where it listens unless told otherwise. */
  public static final String DEFAULT = "127.0.0.1:1610";

  private static final int PORTS_TO_TRY = 100;

  /** A client that writes its request slowly holds one for as long as it may take. */
  private static final int THREADS = 64;

  private static final int BACKLOG = 64;
  private static final String TEXT = "text/plain; charset=utf-8";

  static {
    // The JDK's server reads its limits from these, in seconds.
    limit("sun.net.httpserver.maxReqTime", 5);
    limit("sun.net.httpserver.maxRspTime", 5);
    limit("sun.net.httpserver.idleInterval", 10);
    limit("sun.net.httpserver.maxIdleConnections", 32);
    limit("jdk.httpserver.maxConnections", 256);
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final BrowserRequests browsers;
  private final Watched watched;

  private AdminServer(HttpServer server, List<String> hosts, Watched watched) {
    this.server = server;
    this.browsers = new BrowserRequests(hosts);
    this.watched = watched;
    threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "admin");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts it.
   *
   * @param address {@code HOST:PORT}, or empty for {@link #DEFAULT} or the next port that is free
   * @param hosts the names by which it may be asked, beside localhost and every address
   * @throws CliException when it cannot listen there
   */
  public static AdminServer start(String address, List<String> hosts, Watched watched) {
    boolean any = address.isEmpty();
    InetSocketAddress wanted = parse(any ? DEFAULT : address);
    try {
      AdminServer admin = new AdminServer(bind(wanted, any ? PORTS_TO_TRY : 1), hosts, watched);
      admin.server.setExecutor(admin.threads);
      admin.server.createContext("/", admin::handle);
      admin.server.start();
      return admin;
    } catch (IOException | IllegalArgumentException e) {
      throw new CliException(
          "the Admin API cannot listen on " + (any ? DEFAULT : address) + ": " + e.getMessage(),
          "name another address: --admin 127.0.0.1:1611");
    }
  }

  /** Returns the URL it has. */
  public String url() {
    InetAddress address = server.getAddress().getAddress();
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    return "http://"
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + server.getAddress().getPort();
  }

  /** Tells whether only programs of this machine can reach it. */
  public boolean isPrivate() {
    return server.getAddress().getAddress().isLoopbackAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void limit(String property, int value) {
    System.setProperty(property, Integer.toString(value));
  }

  private static InetSocketAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    try {
      String host = address.substring(0, colon).replaceAll("^\\[|]$", "");
      return new InetSocketAddress(
          InetAddress.getByName(host), Integer.parseInt(address.substring(colon + 1)));
    } catch (IOException | RuntimeException e) {
      throw new CliException(
          "\"" + address + "\" is no address for the Admin API",
          "write HOST:PORT, for example " + DEFAULT);
    }
  }

  private static HttpServer bind(InetSocketAddress wanted, int attempts) throws IOException {
    for (int i = 0; ; i++) {
      try {
        int port = wanted.getPort() + i;
        return HttpServer.create(new InetSocketAddress(wanted.getAddress(), port), BACKLOG);
      } catch (BindException e) {
        if (i + 1 == attempts) {
          throw e;
        }
      }
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<String> refusal = browsers.refusal(exchange);
      String method = exchange.getRequestMethod();
      if (refusal.isPresent()) {
        send(exchange, 403, TEXT, refusal.get() + "\n");
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, TEXT, "only GET and HEAD\n");
      } else {
        answer(exchange);
      }
    } catch (RuntimeException e) {
      // Its cause is no stranger's business, and the connection may have begun to answer.
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/healthz" -> {
        Watched.Health health = watched.health();
        send(exchange, health.serves() ? 200 : 503, TEXT, text(health.serves(), health));
      }
      case "/readyz" -> {
        Watched.Health health = watched.health();
        send(exchange, health.ready() ? 200 : 503, TEXT, text(health.ready(), health));
      }
      case "/api/v1/status" -> {
        Map<String, Object> status = new LinkedHashMap<>(watched.status());
        status.put("ready", watched.health().ready());
        send(exchange, 200, "application/json", Json.write(status));
      }
      case "/metrics" -> send(exchange, 200, "text/plain; version=0.0.4", metrics());
      default ->
          send(exchange, 404, TEXT, "there are /healthz, /readyz, /api/v1/status and /metrics\n");
    }
  }

  private static String text(boolean well, Watched.Health health) {
    return well ? "ok\n" : health.problem() + "\n";
  }

  /** Writes Prometheus' text format. */
  private String metrics() {
    StringBuilder text = new StringBuilder();
    watched
        .metrics()
        .forEach(
            (name, value) -> {
              String type = name.endsWith("_total") ? "counter" : "gauge";
              text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
              text.append(name).append(' ').append(value).append('\n');
            });
    return text.toString();
  }

  private static void send(HttpExchange exchange, int code, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(code, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
