package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution.Started;
import amp.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Admin API of a real daemon, under what a careless or a hostile program of this machine does.
 */
@Timeout(180)
class AdminApiLoadIT {
  private static final int CONNECTIONS = 1000;
  private static final int MOST_GROWTH_KB = 150 * 1024;

  @TempDir Path folder;

  @Test
  void aThousandSlowOrMalformedClientsLeaveItUpAndItsMemoryBounded() throws Exception {
    Distribution amp = new Distribution(folder);
    try (Started solo = amp.start("ampd", "solo", "--admin", "127.0.0.1:0")) {
      int port = URI.create(solo.await("Admin API: (http://127.0.0.1:\\d+)")).getPort();
      awaitHealthy(port);
      long before = residentKb(solo.process.pid());

      List<Socket> open = new ArrayList<>();
      try {
        for (int i = 0; i < CONNECTIONS; i++) {
          connect(port, open);
        }
        for (int i = 0; i < open.size(); i++) {
          say(open.get(i), opening(i));
        }
        long under = residentKb(solo.process.pid());
        System.out.printf("Admin API: %d kB before, %d kB under load%n", before, under);
        assertThat(under - before).isLessThan(MOST_GROWTH_KB);
        // While all of them hold on, whoever asks properly is answered in the end.
        awaitHealthy(port);
      } finally {
        for (Socket socket : open) {
          socket.close();
        }
      }
      awaitHealthy(port);
      assertThat(residentKb(solo.process.pid()) - before).isLessThan(MOST_GROWTH_KB);
      solo.signal("TERM");
      assertThat(solo.exitCode()).isZero();
    }
  }

  @Test
  void whetherItIsReadyIsAskedInOneSession() throws Exception {
    Distribution amp = new Distribution(folder);
    try (Started solo = amp.start("ampd", "solo", "--admin", "127.0.0.1:0")) {
      int port = URI.create(solo.await("Admin API: (http://127.0.0.1:\\d+)")).getPort();
      String url = amp.run("ampctl", "metadb", "url", "--format", "jdbc").out().strip();
      try (Connection connection = DriverManager.getConnection(url)) {
        long before = sessions(connection);
        assertThat(answer(port, "/readyz")).startsWith("HTTP/1.1 200");
        assertThat(sessions(connection)).isEqualTo(before + 1);
      }
    }
  }

  /** Returns how many sessions the database has had, once no other is left. */
  private static long sessions(Connection connection) {
    String others =
        "select count(*) from pg_stat_activity"
            + " where backend_type = 'client backend' and pid <> pg_backend_pid()";
    Eventually.holds("the end of the other sessions", () -> number(connection, others) == 0);
    return number(
        connection, "select sessions from pg_stat_database where datname = current_database()");
  }

  private static long number(Connection connection, String query) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** Half a request, a request that never ends, no HTTP at all, or silence. */
  private static String opening(int number) {
    return switch (number % 4) {
      case 0 -> "GET /healthz HTTP/1.1\r\nHost: loc";
      case 1 ->
          "GET /healthz HTTP/1.1\r\n"
              + ("X-" + number + ": " + "y".repeat(1000) + "\r\n").repeat(100);
      case 2 -> "\0\1\2 no request\r\n\r\n";
      default -> "";
    };
  }

  private static void connect(int port, List<Socket> open) {
    try {
      open.add(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      // Refused is an answer, too.
    }
  }

  private static void say(Socket socket, String text) {
    try {
      socket.setSoTimeout(100);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // It hangs up on whoever is too many, or makes no sense.
    }
  }

  private static void awaitHealthy(int port) {
    Eventually.seen(
        "a healthy answer",
        () -> answer(port, "/healthz"),
        answer -> answer.startsWith("HTTP/1.1 200"));
  }

  private static String answer(int port, String path) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** The memory that the process really has (proc(5), VmRSS of status). */
  private static long residentKb(long pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
