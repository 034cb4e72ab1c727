package amp.blackbox;

import java.io.File;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The modules of the project, of its libraries and of the JDK, and who requires whom. */
public final class ModuleGraph {
  private final Map<String, ModuleDescriptor> modules = new HashMap<>();
  private final Set<String> ours = new TreeSet<>();

  private ModuleGraph() {}

  public static ModuleGraph read() {
    ModuleGraph graph = new ModuleGraph();
    graph.add(ModuleFinder.ofSystem());
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.endsWith(".jar")) {
        try {
          graph.add(ModuleFinder.of(Path.of(entry)));
        } catch (FindException e) {
          // A jar that can be no module is one that nothing of ours can require.
        }
      }
    }
    for (Path jar : Reactor.jars()) {
      ModuleDescriptor module = descriptor(jar);
      graph.modules.put(module.name(), module);
      graph.ours.add(module.name());
    }
    return graph;
  }

  private void add(ModuleFinder finder) {
    for (ModuleReference module : finder.findAll()) {
      modules.put(module.descriptor().name(), module.descriptor());
    }
  }

  /** Returns the descriptor of the one module in a jar. */
  public static ModuleDescriptor descriptor(Path jar) {
    return ModuleFinder.of(jar).findAll().iterator().next().descriptor();
  }

  /** Returns the names of the project's modules. */
  public Set<String> ours() {
    return ours;
  }

  public boolean isKnown(String module) {
    return modules.containsKey(module);
  }

  public boolean isAutomatic(String module) {
    ModuleDescriptor known = modules.get(module);
    return known != null && known.isAutomatic();
  }

  /** Returns what a module requires at run time. */
  public Set<String> required(String module) {
    Set<String> required = new TreeSet<>();
    if (modules.containsKey(module)) {
      for (Requires requires : modules.get(module).requires()) {
        if (!requires.modifiers().contains(Requires.Modifier.STATIC)) {
          required.add(requires.name());
        }
      }
    }
    return required;
  }

  /** Returns what is there at run time because a module is, itself included. */
  public Set<String> reached(String module) {
    Set<String> reached = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(module));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (reached.add(next)) {
        open.addAll(required(next));
      }
    }
    return reached;
  }
}
