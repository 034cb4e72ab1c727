package amp.tempdb.postgres;

import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.extension.ExtensionSearch;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.Transport;
import java.util.Optional;

/** The programs that a probe has chosen: they run the server when the database is opened. */
public final class ServerPrograms implements Capability.Opener {
  private final String backend;
  private final Installation installation;
  private final Transport transport;

  ServerPrograms(String backend, Installation installation, Transport transport) {
    this.backend = backend;
    this.installation = installation;
    this.transport = transport;
  }

  /** Returns those of an answer; empty where it is that of another's backend, or a refusal. */
  public static Optional<ServerPrograms> of(Capability answer) {
    return answer instanceof Capability.Available available
            && available.opener() instanceof ServerPrograms programs
        ? Optional.of(programs)
        : Optional.empty();
  }

  @Override
  public OpenDb open(TempDbSpec spec) {
    return Engine.open(backend, installation, transport, spec);
  }

  /**
   * Does nothing where a server of these programs can have the extensions that are asked for.
   * Nothing is made or started.
   *
   * @throws amp.tempdb.api.TempDbException when one is missing, with what installs it
   */
  public void requireExtensions(TempDbSpec spec) {
    ExtensionSearch.require(spec, installation);
  }
}
