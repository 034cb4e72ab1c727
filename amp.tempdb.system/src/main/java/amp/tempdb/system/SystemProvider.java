package amp.tempdb.system;

import amp.tempdb.postgres.PostgresProvider;
import amp.tempdb.postgres.installation.ProgramSource;
import amp.tempdb.postgres.installation.Transport;
import java.util.List;

/** Runs a PostgreSQL found on the host. */
public final class SystemProvider extends PostgresProvider {
  /** Creates the provider; called by the service loader. */
  public SystemProvider() {
    super("system", 200, Transport.UNIX, List.of(ProgramSource.HOST));
  }
}
