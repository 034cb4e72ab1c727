package amp.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.console.CliException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdminServerTest implements Watched {
  private Health health = new Health(true, true, "");
  private AdminServer server;

  @BeforeEach
  void start() {
    server = AdminServer.start("127.0.0.1:0", List.of(), this);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void healthIsTheDatabases() throws IOException {
    assertThat(get("/healthz")).startsWith("HTTP/1.1 200").endsWith("ok\n");
    health = new Health(true, false, "the schema is behind");
    assertThat(get("/healthz")).startsWith("HTTP/1.1 200");
    assertThat(get("/readyz")).startsWith("HTTP/1.1 503").endsWith("the schema is behind\n");
    health = new Health(false, false, "it is down");
    assertThat(get("/healthz")).startsWith("HTTP/1.1 503").endsWith("it is down\n");
  }

  @Test
  void statusAndMetricsAreWritten() throws IOException {
    assertThat(get("/api/v1/status")).contains("\"version\": \"1\"", "\"ready\": true");
    assertThat(get("/metrics")).endsWith("# TYPE amp_up gauge\namp_up 1\n");
    assertThat(get("/else")).startsWith("HTTP/1.1 404");
  }

  @Test
  void foreignHostsAndOriginsAreRefused() throws IOException {
    String request = "GET /healthz HTTP/1.1\r\nConnection: close\r\n";
    assertThat(say(request + "Host: evil.example.com\r\n\r\n")).startsWith("HTTP/1.1 403");
    assertThat(say(request + "Host: 127.0.0.1.evil.example.com:1610\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(say(request + "Host: localhost:1\r\nOrigin: https://example.com\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(say(request + "Host: localhost:1\r\nOrigin: null\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(say(request + "Host: [::1]:9\r\nOrigin: http://localhost:3000\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void namesThatTheUserAllowsAreAnsweredTo() throws IOException {
    server.close();
    server = AdminServer.start("127.0.0.1:0", List.of("Amp.example.com", "amp_db"), this);
    for (String host : List.of("amp.EXAMPLE.com", "amp.example.com:1610", "amp_db:1610")) {
      assertThat(asked(host, "")).as(host).startsWith("HTTP/1.1 200");
    }
    for (String host :
        List.of("example.com", "x.amp.example.com", "amp.example.com.evil.example", "amp_db:x")) {
      assertThat(asked(host, "")).as(host).startsWith("HTTP/1.1 403").contains("--admin-host");
    }
    assertThat(asked("amp.example.com", "Origin: http://evil.example.com\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  private String asked(String host, String headers) throws IOException {
    return say(
        "GET /metrics HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n" + headers + "\r\n");
  }

  @Test
  void nothingCanBeChanged() throws IOException {
    assertThat(
            say(
                "POST /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Length: 2\r\n\r\n{}"))
        .startsWith("HTTP/1.1 405")
        .containsIgnoringCase("Allow: GET, HEAD");
  }

  @Test
  void malformedRequestsAndManyConnectionsLeaveItUp() throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (String garbage :
          List.of("\0\0\0\n\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\r\n\r\n")) {
        say(garbage);
      }
      say("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n\r\n");
      for (int i = 0; i < 1000; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        open.add(socket);
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    assertThat(get("/healthz")).startsWith("HTTP/1.1 200");
  }

  @Test
  void slowClientsKeepNobodyWaiting() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.getOutputStream().write("GET /healthz HT".getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      assertThat(get("/healthz")).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void anAddressInUseIsNamedAndTheDefaultMovesOn() {
    String taken = "127.0.0.1:" + port();
    assertThatThrownBy(() -> AdminServer.start(taken, List.of(), this))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(taken);
    assertThatThrownBy(() -> AdminServer.start("nonsense", List.of(), this))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("nonsense");
    try (AdminServer first = AdminServer.start("", List.of(), this);
        AdminServer second = AdminServer.start("", List.of(), this)) {
      assertThat(second.url()).isNotEqualTo(first.url());
    }
  }

  private int port() {
    return URI.create(server.url()).getPort();
  }

  private String get(String path) throws IOException {
    return say("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  private String say(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // It may hang up on what it does not understand.
      return "";
    }
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public Map<String, Object> status() {
    return Map.of("version", "1");
  }

  @Override
  public Map<String, Number> metrics() {
    return Map.of("amp_up", 1);
  }
}
