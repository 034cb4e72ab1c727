package amp.metadb.registry;

import amp.metadb.connect.MetadataDbException;
import amp.metadb.tx.Sql;
import amp.metadb.tx.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The registered datasets. Each registration makes a manifest the dataset's {@code dev}; one with a
 * version also gives it that version for good, and makes it {@code latest} when no version is as
 * high.
 */
public final class Datasets {
  private static final String DEV = "dev";
  private static final String LATEST = "latest";

  private final Transactions transactions;

  public Datasets(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Registers a manifest as a dataset's {@code dev}. */
  public void register(DatasetName name, Manifest manifest) {
    transactions.callIdempotent(
        connection -> {
          registerDev(connection, name, manifest);
          return true;
        });
  }

  /**
   * Registers a manifest as a version of a dataset, and as its {@code dev}.
   *
   * @throws MetadataDbException when that version has another manifest
   */
  public void register(DatasetName name, Manifest manifest, SemanticVersion version) {
    transactions.callIdempotent(
        connection -> {
          registerDev(connection, name, manifest);
          addVersion(connection, name, manifest, version);
          return true;
        });
  }

  private static void registerDev(Connection connection, DatasetName name, Manifest manifest)
      throws SQLException {
    Manifests.insert(connection, manifest);
    Sql.update(
        connection,
        "insert into amp.dataset (namespace, name) values (?, ?) on conflict do nothing",
        name.namespace(),
        name.name());
    // Registrations of one dataset happen one after the other, so that none misses a version.
    Sql.find(
        connection,
        row -> true,
        "select 1 from amp.dataset where namespace = ? and name = ? for update",
        name.namespace(),
        name.name());
    Sql.update(
        connection,
        "insert into amp.dataset_manifest (namespace, name, hash) values (?, ?, ?)"
            + " on conflict do nothing",
        name.namespace(),
        name.name(),
        manifest.hash());
    tag(connection, name, DEV, manifest.hash());
  }

  private static void addVersion(
      Connection connection, DatasetName name, Manifest manifest, SemanticVersion version)
      throws SQLException {
    Map<SemanticVersion, String> versions =
        read(connection, name).map(Datasets::byVersion).orElse(Map.of());
    String present = versions.get(version);
    if (present != null && !present.equals(manifest.hash())) {
      throw new MetadataDbException(
          "version " + version + " of " + name + " is manifest " + present + ", and stays it",
          "Register manifest " + manifest.hash() + " with another version, or without one");
    }
    if (present == null) {
      tag(connection, name, version.toString(), manifest.hash());
      if (versions.keySet().stream().allMatch(other -> other.compareTo(version) < 0)) {
        tag(connection, name, LATEST, manifest.hash());
      }
    }
  }

  private static Map<SemanticVersion, String> byVersion(Dataset dataset) {
    return dataset.versions().stream()
        .collect(Collectors.toMap(VersionTag::version, VersionTag::hash));
  }

  private static void tag(Connection connection, DatasetName name, String tag, String hash)
      throws SQLException {
    Sql.update(
        connection,
        "insert into amp.dataset_tag (namespace, name, tag, hash) values (?, ?, ?, ?)"
            + " on conflict (namespace, name, tag)"
            + " do update set hash = excluded.hash, tagged_at = now()",
        name.namespace(),
        name.name(),
        tag,
        hash);
  }

  /** Returns the datasets, by name. */
  public List<Dataset> list() {
    return transactions.callIdempotent(connection -> read(connection, "", ""));
  }

  /** Returns a dataset. */
  public Optional<Dataset> find(DatasetName name) {
    return transactions.callIdempotent(connection -> read(connection, name));
  }

  /**
   * Returns the manifest that a reference means.
   *
   * @throws MetadataDbException when there is no such dataset or revision
   */
  public Manifest resolve(DatasetReference reference) {
    return transactions.callIdempotent(
        connection -> {
          Dataset dataset = require(connection, reference.name());
          return manifest(connection, dataset, reference.revision())
              .orElseThrow(() -> unknown(dataset, reference.revision()));
        });
  }

  private static Optional<Manifest> manifest(
      Connection connection, Dataset dataset, Revision revision) throws SQLException {
    Optional<String> hash =
        revision instanceof Revision.Hash given
            ? Optional.of(given.hash())
            : dataset.hash(revision);
    return Sql.find(
        connection,
        row -> new Manifest(row.getString(1), row.getString(2), row.getString(3)),
        "select hash, kind, content from amp.manifest join amp.dataset_manifest using (hash)"
            + " where namespace = ? and name = ? and hash = ?",
        dataset.name().namespace(),
        dataset.name().name(),
        hash.orElse(""));
  }

  /**
   * Returns the tags of a dataset: dev, latest where there is one, the versions from the highest.
   */
  public List<DatasetTag> tags(DatasetName name) {
    return transactions.callIdempotent(
        connection -> {
          Dataset dataset = require(connection, name);
          Map<String, DatasetTag> tags =
              Sql.list(
                      connection,
                      row ->
                          new DatasetTag(
                              row.getString(1), row.getString(2), row.getTimestamp(3).toInstant()),
                      "select tag, hash, tagged_at from amp.dataset_tag"
                          + " where namespace = ? and name = ?",
                      name.namespace(),
                      name.name())
                  .stream()
                  .collect(Collectors.toMap(DatasetTag::name, tag -> tag));
          return Stream.concat(
                  Stream.of(DEV, LATEST),
                  dataset.versions().stream().map(version -> version.version().toString()))
              .flatMap(tag -> Stream.ofNullable(tags.get(tag)))
              .toList();
        });
  }

  static Dataset require(Connection connection, DatasetName name) throws SQLException {
    return read(connection, name).orElseThrow(() -> unknown(name));
  }

  /** Takes a version from a dataset; the highest of the others is the latest then. */
  static void untag(Connection connection, Dataset dataset, SemanticVersion version)
      throws SQLException {
    DatasetName name = dataset.name();
    removeTag(connection, name, version.toString());
    if (!dataset.latest().equals(dataset.hash(new Revision.Version(version)))) {
      return;
    }
    removeTag(connection, name, LATEST);
    for (VersionTag other : dataset.versions()) {
      if (!other.version().equals(version)) {
        tag(connection, name, LATEST, other.hash());
        return;
      }
    }
  }

  private static void removeTag(Connection connection, DatasetName name, String tag)
      throws SQLException {
    Sql.update(
        connection,
        "delete from amp.dataset_tag where namespace = ? and name = ? and tag = ?",
        name.namespace(),
        name.name(),
        tag);
  }

  private static MetadataDbException unknown(DatasetName name) {
    return new MetadataDbException(
        "no dataset " + name + " is registered", "Register it, or list those that are");
  }

  static MetadataDbException unknown(Dataset dataset, Revision revision) {
    String versions =
        dataset.versions().stream()
            .map(v -> v.version().toString())
            .collect(Collectors.joining(", "));
    return new MetadataDbException(
        "dataset " + dataset.name() + " has no revision " + revision,
        "Use dev" + (versions.isEmpty() ? "; it has no version" : ", latest, or: " + versions));
  }

  private static Optional<Dataset> read(Connection connection, DatasetName name)
      throws SQLException {
    return read(connection, name.namespace(), name.name()).stream().findFirst();
  }

  /** Reads one dataset, or all when both parts of the name are empty. */
  private static List<Dataset> read(Connection connection, String namespace, String name)
      throws SQLException {
    Map<DatasetName, Map<String, String>> tags = new LinkedHashMap<>();
    Sql.list(
        connection,
        row ->
            tags.computeIfAbsent(
                    new DatasetName(row.getString(1), row.getString(2)), n -> new TreeMap<>())
                .put(row.getString(3), row.getString(4)),
        "select namespace, name, tag, hash from amp.dataset_tag"
            + " where (namespace = ? and name = ?) or ? = '' order by namespace, name",
        namespace,
        name,
        name);
    return tags.entrySet().stream().map(e -> dataset(e.getKey(), e.getValue())).toList();
  }

  private static Dataset dataset(DatasetName name, Map<String, String> tags) {
    List<VersionTag> versions =
        tags.entrySet().stream()
            .filter(tag -> !tag.getKey().equals(DEV) && !tag.getKey().equals(LATEST))
            .map(tag -> new VersionTag(SemanticVersion.parse(tag.getKey()), tag.getValue()))
            .sorted(Comparator.comparing(VersionTag::version).reversed())
            .toList();
    return new Dataset(
        name, tags.getOrDefault(DEV, ""), Optional.ofNullable(tags.get(LATEST)), versions);
  }
}
