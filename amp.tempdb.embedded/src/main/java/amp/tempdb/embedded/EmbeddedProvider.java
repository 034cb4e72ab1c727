package amp.tempdb.embedded;

import amp.tempdb.postgres.PostgresProvider;
import amp.tempdb.postgres.installation.ProgramSource;
import amp.tempdb.postgres.installation.Transport;
import java.util.List;

/** Runs the PostgreSQL that ampup installed. */
public final class EmbeddedProvider extends PostgresProvider {
  /** Creates the provider; called by the service loader. */
  public EmbeddedProvider() {
    super("embedded", 300, Transport.UNIX, List.of(ProgramSource.COMPONENT));
  }
}
