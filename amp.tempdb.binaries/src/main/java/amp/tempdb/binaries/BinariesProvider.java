package amp.tempdb.binaries;

import amp.os.OperatingSystem;
import amp.tempdb.postgres.PostgresProvider;
import amp.tempdb.postgres.installation.Transport;
import java.util.List;

/**
 * Runs the PostgreSQL that is in a jar on the class path. Its programs are unpacked when they are
 * asked for the first time on a machine, which takes seconds; from then on they are there.
 */
public final class BinariesProvider extends PostgresProvider {
  /** Creates the provider; called by the service loader. */
  public BinariesProvider() {
    super(
        "binaries",
        250,
        OperatingSystem.WINDOWS ? Transport.TCP : Transport.UNIX,
        List.of(new ClassPathPrograms()));
  }
}
