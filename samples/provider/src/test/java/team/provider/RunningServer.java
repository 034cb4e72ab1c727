package team.provider;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;

/** A PostgreSQL that plays the team's. */
final class RunningServer {
  private static final TempDb SERVER =
      TempDb.open(TempDbSpec.ephemeral().with(s -> s.backend("binaries").listen(0)));

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
  }

  private RunningServer() {}

  /** Starts it, and says where it is. */
  static void configure() {
    ConnectionInfo tcp = SERVER.tcpConnection().orElseThrow();
    System.setProperty("TEAM_POSTGRES", tcp.user() + "@" + tcp.host() + ":" + tcp.port());
    System.setProperty("TEAM_PASSFILE", tcp.passwordFile().orElseThrow().toString());
  }
}
