package amp.tempdb.api.internal;

import amp.tempdb.api.spi.TempDbProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A third-party provider's code, apart from everyone else's: its own jars first, then what the
 * application has. It is a module layer when the provider is a module and we are one; otherwise a
 * class loader, because a layer cannot require modules of an application on the class path.
 *
 * @param layer the layer, or null
 * @param loader the class loader of its classes
 * @param declared the providers that its {@code module-info} files declare
 */
record ProviderLayer(@Nullable ModuleLayer layer, ClassLoader loader, List<String> declared) {

  /**
   * Makes the provider's classes known. None of its code runs yet.
   *
   * @throws IOException when a jar cannot be read
   * @throws RuntimeException when a module is broken, or one is missing
   */
  static ProviderLayer open(List<Path> jars) throws IOException {
    Map<String, List<String>> declared = new LinkedHashMap<>();
    for (Path jar : jars) {
      descriptor(jar).ifPresent(module -> declared.put(module.name(), providers(module)));
    }
    declared.values().removeIf(List::isEmpty);
    List<String> all = new ArrayList<>();
    declared.values().forEach(all::addAll);
    ModuleLayer ours = ProviderLayer.class.getModule().getLayer();
    ClassLoader parent = ProviderLayer.class.getClassLoader();
    if (ours == null || declared.isEmpty()) {
      return new ProviderLayer(null, new ProviderClassLoader(urls(jars), parent), all);
    }
    Configuration configuration =
        ours.configuration().resolveAndBind(own(ours, jars), ModuleFinder.of(), declared.keySet());
    ModuleLayer layer = ours.defineModulesWithOneLoader(configuration, parent);
    return new ProviderLayer(layer, layer.findLoader(declared.keySet().iterator().next()), all);
  }

  private static Optional<ModuleDescriptor> descriptor(Path jar) throws IOException {
    try (JarFile file =
        new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion())) {
      ZipEntry entry = file.getEntry("module-info.class");
      if (entry == null) {
        return Optional.empty();
      }
      try (InputStream in = file.getInputStream(entry)) {
        return Optional.of(ModuleDescriptor.read(in));
      }
    }
  }

  private static List<String> providers(ModuleDescriptor module) {
    List<String> providers = new ArrayList<>();
    for (ModuleDescriptor.Provides provides : module.provides()) {
      if (provides.service().equals(TempDbProvider.class.getName())) {
        providers.addAll(provides.providers());
      }
    }
    return providers;
  }

  /** Finds the provider's modules, without copies of those whose types it shares with us. */
  private static ModuleFinder own(ModuleLayer ours, List<Path> jars) {
    ModuleFinder finder = ModuleFinder.of(jars.toArray(Path[]::new));
    Set<String> shared = new HashSet<>();
    String api = ProviderLayer.class.getModule().getName();
    shared.add(api);
    ours.configuration()
        .findModule(api)
        .ifPresent(module -> module.reads().forEach(read -> shared.add(read.name())));
    return new ModuleFinder() {
      @Override
      public Optional<ModuleReference> find(String name) {
        return shared.contains(name) ? Optional.empty() : finder.find(name);
      }

      @Override
      public Set<ModuleReference> findAll() {
        Set<ModuleReference> all = new HashSet<>(finder.findAll());
        all.removeIf(module -> shared.contains(module.descriptor().name()));
        return all;
      }
    };
  }

  private static URL[] urls(List<Path> jars) throws IOException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return urls;
  }
}
