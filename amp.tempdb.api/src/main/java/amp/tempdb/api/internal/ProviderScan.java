package amp.tempdb.api.internal;

import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.TempDbProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for providers: the one class that talks to {@link ServiceLoader}. What is wrong with one of
 * them is noted, and the search goes on. Runs at every start, so it does without lambdas, streams
 * and logging, each of which costs milliseconds when it is the first.
 */
public final class ProviderScan {
  /** Some errors of the service loader repeat for ever; so many in a row end the search. */
  private static final int FAILURES_IN_A_ROW = 32;

  private final ProviderList found;
  private final Set<Path> visited = new HashSet<>();

  /** What went wrong among the application's providers, which every search comes across again. */
  private final Set<String> applicationFailures = new HashSet<>();

  public ProviderScan(ProviderList found) {
    this.found = found;
  }

  /** Finds the providers of the application: on its module path and its class path. */
  public void application() {
    ClassLoader own = ProviderScan.class.getClassLoader();
    application(own);
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null && context != own && knowsOurInterface(context)) {
      application(context);
    }
  }

  private void application(ClassLoader loader) {
    Set<Class<?>> known = found.types();
    Iterator<TempDbProvider> providers =
        ServiceLoader.load(TempDbProvider.class, loader).iterator();
    for (int failures = 0; failures < FAILURES_IN_A_ROW; ) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        TempDbProvider provider = providers.next();
        failures = 0;
        if (!known.contains(provider.getClass())) {
          found.add(provider, ProviderFiles.origin(provider.getClass()));
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        failures++;
        if (applicationFailures.add(LoadFailure.root(e).toString())) {
          found.broken(LoadFailure.typeIn(e, "unknown"), "the application", e);
        }
      }
    }
  }

  private static boolean knowsOurInterface(ClassLoader loader) {
    try {
      return loader.loadClass(TempDbProvider.class.getName()) == TempDbProvider.class;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Finds third-party providers: of the provider path in its order, then of ampup's folder.
   *
   * @param home ampup's folder; null where what is in it does not count
   */
  public void thirdParty(@Nullable Path home, List<Path> providerPath) {
    for (Path entry : providerPath) {
      try {
        for (Path provider : ProviderFiles.at(entry)) {
          load(provider);
        }
      } catch (IOException e) {
        found.broken(ProviderFiles.name(entry), entry.toString(), e);
      }
    }
    if (home == null) {
      return;
    }
    try {
      for (Path provider : ProviderFiles.inHome(home)) {
        load(provider);
      }
    } catch (IOException e) {
      found.broken("providers", home.resolve("providers").toString(), e);
    }
  }

  private void load(Path provider) {
    String name = ProviderFiles.name(provider);
    String origin = provider.toString();
    int before = found.size();
    try {
      if (!visited.add(provider.toRealPath())) {
        return;
      }
      List<Path> jars = ProviderFiles.jars(provider);
      Optional<Capability.Unavailable> objection = ProviderFiles.objection(provider, jars);
      if (objection.isPresent()) {
        found.broken(name, origin, objection.get());
        return;
      }
      take(ProviderLayer.open(jars), name, origin);
    } catch (IOException | RuntimeException | LinkageError e) {
      found.broken(name, origin, e);
    }
    if (found.size() == before) {
      found.broken(
          name,
          origin,
          new Capability.Unavailable(
              "it holds no provider", "Put the provider's jar there, or take " + origin + " away"));
    }
  }

  private void take(ProviderLayer provider, String name, String origin) {
    ModuleLayer layer = provider.layer();
    if (layer != null) {
      // The layer's own providers come first; after them the loader goes on with ours.
      take(
          ServiceLoader.load(layer, TempDbProvider.class),
          provider.declared().size(),
          null,
          name,
          origin);
      return;
    }
    ClassLoader loader = provider.loader();
    take(ServiceLoader.load(TempDbProvider.class, loader), Integer.MAX_VALUE, loader, name, origin);
    for (String declared : provider.declared()) {
      // On the class path nobody else reads what a module declares.
      if (!found.hasType(declared, origin)) {
        instantiate(declared, loader, origin);
      }
    }
  }

  private void take(
      ServiceLoader<TempDbProvider> loader,
      int most,
      @Nullable ClassLoader only,
      String name,
      String origin) {
    Iterator<TempDbProvider> providers = loader.iterator();
    int failures = 0;
    for (int i = 0; i < most && failures < FAILURES_IN_A_ROW; i++) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        TempDbProvider provider = providers.next();
        failures = 0;
        if (only == null || provider.getClass().getClassLoader() == only) {
          found.add(provider, origin);
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        failures++;
        if (!applicationFailures.contains(LoadFailure.root(e).toString())) {
          found.broken(LoadFailure.typeIn(e, name), origin, e);
        }
      }
    }
  }

  private void instantiate(String type, ClassLoader loader, String origin) {
    try {
      Object instance = Class.forName(type, true, loader).getConstructor().newInstance();
      found.add((TempDbProvider) instance, origin);
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      found.broken(type, origin, e);
    }
  }
}
