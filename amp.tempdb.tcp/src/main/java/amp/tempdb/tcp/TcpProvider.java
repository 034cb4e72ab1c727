package amp.tempdb.tcp;

import amp.tempdb.postgres.PostgresProvider;
import amp.tempdb.postgres.installation.ProgramSource;
import amp.tempdb.postgres.installation.Transport;
import java.util.List;

/** Runs any PostgreSQL, on a TCP port of the loopback interface. */
public final class TcpProvider extends PostgresProvider {
  /** Creates the provider; called by the service loader. */
  public TcpProvider() {
    super("tcp", 100, Transport.TCP, List.of(ProgramSource.COMPONENT, ProgramSource.HOST));
  }
}
