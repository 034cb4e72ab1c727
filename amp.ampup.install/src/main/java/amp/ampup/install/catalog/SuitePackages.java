package amp.ampup.install.catalog;

import amp.ampup.install.debian.DebPackage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The packages of a suite for one processor, by the names they serve as. */
public final class SuitePackages {
  private final Map<String, DebPackage> newest = new HashMap<>();
  private final Map<String, List<DebPackage>> providers = new HashMap<>();

  /** Adds a package; of two with one name the newer counts. */
  public void add(DebPackage found) {
    newest.merge(found.name(), found, (a, b) -> b.version().compareTo(a.version()) > 0 ? b : a);
    for (String name : found.provides()) {
      providers.computeIfAbsent(name, key -> new ArrayList<>()).add(found);
    }
  }

  /** Returns the package with a name, or one that serves as it. */
  public Optional<DebPackage> find(String name) {
    DebPackage own = newest.get(name);
    return own != null
        ? Optional.of(own)
        : providers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Returns the packages that a package needs, the first of each choice that there is. */
  public List<DebPackage> needs(DebPackage found) {
    List<DebPackage> needs = new ArrayList<>();
    for (List<String> choice : found.depends()) {
      choice.stream().map(this::find).flatMap(Optional::stream).findFirst().ifPresent(needs::add);
    }
    return needs;
  }
}
