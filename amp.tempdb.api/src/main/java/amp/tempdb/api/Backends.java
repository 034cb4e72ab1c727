package amp.tempdb.api;

import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.TempDbProvider;
import java.util.List;
import java.util.Optional;

/** The backends there are, and the choice among them. */
public final class Backends {
  private final List<TempDbProvider> providers;

  private Backends(List<TempDbProvider> providers) {
    this.providers = providers;
  }

  /** Finds the backends. */
  public static Backends discover(TempDbSpec spec) {
    return new Backends(
        java.util.ServiceLoader.load(TempDbProvider.class).stream()
            .map(java.util.ServiceLoader.Provider::get)
            .toList());
  }

  /** Finds the database that runs. */
  public Optional<RunningDb> running(TempDbSpec spec) {
    return providers.stream().flatMap(provider -> provider.running(spec).stream()).findFirst();
  }

  /** Opens the database. */
  public TempDb open(TempDbSpec spec) {
    for (TempDbProvider provider : providers) {
      if (provider.probe(spec) instanceof Capability.Available) {
        return new TempDb(provider.open(spec));
      }
    }
    throw new NoBackendException("no backend", "", List.of());
  }
}
