package amp.tempdb.postgres.server;

import amp.os.OperatingSystem;
import amp.os.file.Failure;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.Endpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the TCP port of a server.
 *
 * @param wanted the port asked for, or 0 for any
 */
record Ports(int wanted) {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /**
   * Returns the port asked for, else that of last time where it is free, so that what was
   * configured with it goes on working, else any that is free.
   *
   * @param last where the cluster's last server listened
   */
  int choose(Optional<Endpoint> last) throws IOException {
    if (wanted != 0) {
      if (!free(wanted)) {
        throw new TempDbException(
            "port " + wanted + " of " + Endpoint.Tcp.HOST + " is in use",
            "Name another port, or none to have a free one chosen");
      }
      return wanted;
    }
    int before = last.map(Ports::port).orElse(0);
    if (before != 0 && free(before)) {
      return before;
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(Endpoint.Tcp.address(0));
      return probe.getLocalPort();
    }
  }

  /**
   * Proves that this machine reaches itself. In a network namespace whose loopback interface is
   * down, a server can listen, and nobody comes through to it.
   *
   * @throws TempDbException when it does not
   */
  static void requireLoopback() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(Endpoint.Tcp.address(0));
      connect(probe.getLocalPort());
    }
  }

  private static void connect(int port) throws IOException {
    try {
      new Endpoint.Tcp(port).connect(ANSWER).close();
    } catch (SocketException | SocketTimeoutException e) {
      throw new TempDbException(
          ProblemKind.FAILED,
          Endpoint.Tcp.HOST + " cannot be reached on this machine: " + Failure.describe(e),
          List.of(
              new Remedy.Command("Switch the loopback interface on, as root", "ip link set lo up"),
              new Remedy.Advice("Or use a Unix-domain socket, which needs no network")),
          e);
    }
  }

  private static int port(Endpoint endpoint) {
    if (endpoint instanceof Endpoint.Tcp tcp) {
      return tcp.port();
    }
    return endpoint instanceof Endpoint.Unix unix && unix.listening() ? unix.port() : 0;
  }

  static boolean free(int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(!OperatingSystem.WINDOWS);
      probe.bind(Endpoint.Tcp.address(port));
      return true;
    } catch (BindException e) {
      return false;
    }
  }
}
