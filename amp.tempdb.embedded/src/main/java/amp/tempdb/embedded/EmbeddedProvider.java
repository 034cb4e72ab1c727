package amp.tempdb.embedded;

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

/** Runs the PostgreSQL that ampup installed. */
public final class EmbeddedProvider extends PostgresProvider {
  private static final Source COMPONENT =
      new Source(
          "installed by ampup",
          EmbeddedProvider::installed,
          "the component postgres is not installed",
          List.of(Remedy.Install.postgres()));

  /** Creates the provider; called by the service loader. */
  public EmbeddedProvider() {
    super("embedded", 300, Transport.UNIX, List.of(COMPONENT));
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
