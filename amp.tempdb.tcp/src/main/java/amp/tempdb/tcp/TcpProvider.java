package amp.tempdb.tcp;

import amp.ampup.AmpupException;
import amp.ampup.Store;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.PostgresProvider;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.PgVersion;
import amp.tempdb.postgres.installation.Transport;
import java.util.List;
import java.util.stream.Stream;

/** Runs any PostgreSQL, on a TCP port of the loopback interface. */
public final class TcpProvider extends PostgresProvider {
  private static final Source COMPONENT =
      new Source(
          "installed by ampup",
          TcpProvider::installed,
          "the component postgres is not installed",
          List.of(Remedy.Install.postgres()));

  /** Creates the provider; called by the service loader. */
  public TcpProvider() {
    super("tcp", 100, Transport.TCP, List.of(COMPONENT, Source.HOST));
  }

  private static Stream<Installation> installed(TempDbSpec spec) {
    try {
      return Store.at(spec.home()).usable("postgres").stream()
          .filter(installed -> installed.program("postgres").isPresent())
          .map(
              installed ->
                  new Installation(
                      installed.directory().resolve("bin"),
                      PgVersion.find(installed.version().toString()).orElseThrow()));
    } catch (AmpupException e) {
      throw new TempDbException(e.kind(), e.problem(), e.remedies(), e);
    }
  }
}
