package amp.metadb.registry;

import amp.metadb.tx.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the registered datasets need of each other and of the providers. */
final class Uses {
  private final List<Use> uses;

  /** A dataset's manifest that has a tag, and so may be run. */
  private record Use(DatasetName dataset, Manifest manifest) {}

  private Uses(List<Use> uses) {
    this.uses = uses;
  }

  static Uses read(Connection connection) throws SQLException {
    return new Uses(
        Sql.list(
            connection,
            row ->
                new Use(
                    new DatasetName(row.getString(1), row.getString(2)),
                    new Manifest(row.getString(3), row.getString(4), row.getString(5))),
            "select distinct namespace, name, hash, kind, content"
                + " from amp.dataset_tag join amp.manifest using (hash)"));
  }

  /** Returns the datasets that are derived from a dataset, in whatever revision. */
  List<String> of(DatasetName name) {
    return dependents(name, reference -> true);
  }

  /** Returns the datasets that would lack a version if it were gone. */
  List<String> of(Dataset dataset, SemanticVersion version) {
    boolean last = dataset.versions().size() == 1;
    return dependents(
        dataset.name(),
        reference ->
            (reference.revision() instanceof Revision.Version named
                    && named.version().equals(version))
                || (last && reference.revision() instanceof Revision.Latest));
  }

  private List<String> dependents(DatasetName name, Predicate<DatasetReference> wanted) {
    Set<String> names = new TreeSet<>();
    for (Use use : uses) {
      boolean needs =
          !use.dataset.equals(name)
              && use.manifest.dependencies().stream()
                  .anyMatch(reference -> reference.name().equals(name) && wanted.test(reference));
      if (needs) {
        names.add(use.dataset.toString());
      }
    }
    return List.copyOf(names);
  }

  /** Returns the datasets that a provider serves, of its kind and its network. */
  List<String> of(DataProvider provider) {
    Set<String> names = new TreeSet<>();
    for (Use use : uses) {
      if (use.manifest.kind().equals(provider.kind())
          && use.manifest.networks().contains(provider.network())) {
        names.add(use.dataset.toString());
      }
    }
    return List.copyOf(names);
  }

  /** Returns the datasets that a provider alone serves. */
  List<String> onlyOf(DataProvider provider, List<DataProvider> providers) {
    boolean others =
        providers.stream()
            .filter(p -> !p.name().equals(provider.name()))
            .anyMatch(
                p -> p.kind().equals(provider.kind()) && p.network().equals(provider.network()));
    return others ? List.of() : of(provider);
  }
}
