package amp.cli;

import amp.testkit.TestServer;

/**
 * A primary and a standby that follows it, on the loopback. A commit waits until the standby has
 * it, so that nothing is lost when the primary is.
 */
final class Replicas implements AutoCloseable {
  private final TestServer primary = TestServer.start();
  private final TestServer standby;
  final int primaryPort = primary.port();
  final int standbyPort;

  Replicas() {
    primary.stop();
    standby = primary.standby();
    standbyPort = standby.port();
    primary.restartWith("synchronous_commit=remote_apply", "synchronous_standby_names=*");
    standby.resume();
  }

  /** Returns the URL of both, with the parameter that says which is wanted. */
  String url(String role) {
    return "postgresql://postgres@127.0.0.1:%d,127.0.0.1:%d/postgres?%s"
        .formatted(standbyPort, primaryPort, role);
  }

  /** Ends the primary without a shutdown, and makes the standby one. */
  void failOver() {
    primary.kill();
    standby.promote();
  }

  @Override
  public void close() {
    primary.close();
    standby.close();
  }
}
