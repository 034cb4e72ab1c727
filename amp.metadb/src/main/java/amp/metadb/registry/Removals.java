package amp.metadb.registry;

import amp.metadb.connect.MetadataDbException;
import amp.metadb.tx.Sql;
import amp.metadb.tx.Transactions;
import amp.metadb.tx.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Takes out of the registry what nothing there uses; what is used is refused, and stays. */
public final class Removals {
  private static final String UNTAGGED =
      " from amp.dataset_manifest m where not exists (select from amp.dataset_tag t"
          + " where t.namespace = m.namespace and t.name = m.name and t.hash = m.hash)";
  private static final String UNUSED =
      " from amp.manifest m where not exists (select from amp.dataset_manifest d"
          + " where d.hash = m.hash)";

  private final Transactions transactions;
  private final boolean onlyLooks;

  public Removals(Transactions transactions) {
    this(transactions, false);
  }

  private Removals(Transactions transactions, boolean onlyLooks) {
    this.transactions = transactions;
    this.onlyLooks = onlyLooks;
  }

  /** Returns removals that refuse what these refuse, and remove nothing. */
  public Removals withoutEffect() {
    return new Removals(transactions, true);
  }

  /**
   * Removes a dataset with its tags; its manifests stay.
   *
   * @throws MetadataDbException when there is none, or others are derived from it
   */
  public void dataset(DatasetName name) {
    alone(
        connection -> {
          Datasets.require(connection, name);
          requireUnused("dataset " + name, Uses.read(connection).of(name));
          if (onlyLooks) {
            return false;
          }
          for (String table : List.of("dataset_tag", "dataset_manifest", "dataset")) {
            delete(connection, table, "namespace = ? and name = ?", name.namespace(), name.name());
          }
          return true;
        });
  }

  /**
   * Removes a version of a dataset; {@code latest} becomes the highest of the others.
   *
   * @throws MetadataDbException when there is none, or others are derived from it
   */
  public void version(DatasetName name, SemanticVersion version) {
    alone(
        connection -> {
          Dataset dataset = Datasets.require(connection, name);
          if (dataset.hash(new Revision.Version(version)).isEmpty()) {
            throw Datasets.unknown(dataset, new Revision.Version(version));
          }
          requireUnused(
              "version " + version + " of " + name, Uses.read(connection).of(dataset, version));
          if (onlyLooks) {
            return false;
          }
          Datasets.untag(connection, dataset, version);
          return true;
        });
  }

  /** Returns the manifests that datasets have had and no tag of theirs names any more. */
  public List<DatasetReference> untagged() {
    return transactions.callIdempotent(
        connection ->
            Sql.list(
                connection,
                row ->
                    new DatasetReference(
                        new DatasetName(row.getString(1), row.getString(2)),
                        new Revision.Hash(row.getString(3))),
                "select namespace, name, hash" + UNTAGGED + " order by namespace, name, hash"));
  }

  /**
   * Has datasets forget manifests, those that a tag names by now excepted.
   *
   * @param manifests each a dataset and a hash
   * @return what was forgotten
   */
  public List<DatasetReference> forget(Collection<DatasetReference> manifests) {
    return alone(
        connection -> {
          List<DatasetReference> forgotten = new ArrayList<>();
          for (DatasetReference one : manifests) {
            int count =
                Sql.update(
                    connection,
                    "delete" + UNTAGGED + " and namespace = ? and name = ? and hash = ?",
                    one.name().namespace(),
                    one.name().name(),
                    one.revision().toString());
            if (count > 0) {
              forgotten.add(one);
            }
          }
          return forgotten;
        });
  }

  /** Returns the hashes of the manifests that no dataset has. */
  public List<String> unusedManifests() {
    return transactions.callIdempotent(
        connection ->
            Sql.list(
                connection,
                row -> row.getString(1),
                "select hash" + UNUSED + " order by registered_at, hash"));
  }

  /**
   * Removes manifests, those that a dataset has by now excepted.
   *
   * @param hashes which
   * @return those that were removed
   */
  public List<String> manifests(Collection<String> hashes) {
    return alone(
        connection -> {
          List<String> removed = new ArrayList<>();
          for (String hash : hashes) {
            if (Sql.update(connection, "delete" + UNUSED + " and hash = ?", hash) > 0) {
              removed.add(hash);
            }
          }
          return removed;
        });
  }

  /**
   * Removes a manifest.
   *
   * @throws MetadataDbException when there is none, or a dataset has it
   */
  public void manifest(String hash) {
    alone(
        connection -> {
          if (Manifests.find(connection, hash).isEmpty()) {
            throw unknown("manifest " + hash);
          }
          requireUnused("manifest " + hash, Manifests.datasets(connection, hash));
          return onlyLooks || delete(connection, "manifest", "hash = ?", hash);
        });
  }

  /**
   * Removes a provider.
   *
   * @param name its name
   * @param force also the only one that can serve a dataset
   * @throws MetadataDbException when there is none, or a dataset would have none left
   */
  public void provider(String name, boolean force) {
    alone(
        connection -> {
          DataProvider provider =
              DataProviders.find(connection, name).orElseThrow(() -> unknown("provider " + name));
          if (!force) {
            requireUnused(
                "provider " + name,
                Uses.read(connection).onlyOf(provider, DataProviders.list(connection)));
          }
          return onlyLooks || delete(connection, "provider", "name = ?", name);
        });
  }

  /** Registrations wait, and are waited for: none begins to use what is being removed. */
  private <T> T alone(Work<T> work) {
    return transactions.call(
        connection -> {
          Sql.update(connection, "lock table amp.manifest in share row exclusive mode");
          return work.on(connection);
        });
  }

  private static boolean delete(
      Connection connection, String table, String where, String... parameters) throws SQLException {
    Object[] values = parameters.clone();
    return Sql.update(connection, "delete from amp." + table + " where " + where, values) > 0;
  }

  private static void requireUnused(String what, List<String> users) {
    if (!users.isEmpty()) {
      throw new MetadataDbException(
          what + " is in use by " + String.join(", ", users),
          "Remove those first, if they are not needed either");
    }
  }

  private static MetadataDbException unknown(String what) {
    return new MetadataDbException(
        "no " + what + " is registered", "Register it, or list those that are");
  }
}
