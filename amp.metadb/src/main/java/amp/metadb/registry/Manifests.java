package amp.metadb.registry;

import amp.metadb.tx.Sql;
import amp.metadb.tx.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The registered manifests. They never change: the same content is the same manifest. */
public final class Manifests {
  private final Transactions transactions;

  public Manifests(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Registers a manifest; one that is registered already stays as it is. */
  public void register(Manifest manifest) {
    transactions.callIdempotent(connection -> insert(connection, manifest));
  }

  static int insert(Connection connection, Manifest manifest) throws SQLException {
    return Sql.update(
        connection,
        "insert into amp.manifest (hash, kind, content) values (?, ?, ?)"
            + " on conflict (hash) do nothing",
        manifest.hash(),
        manifest.kind(),
        manifest.content());
  }

  /** Returns the manifests, the latest first. */
  public List<ManifestEntry> list() {
    return transactions.callIdempotent(
        connection ->
            Sql.list(
                connection,
                row ->
                    new ManifestEntry(
                        row.getString(1),
                        row.getString(2),
                        row.getTimestamp(3).toInstant(),
                        row.getInt(4)),
                "select hash, kind, registered_at, (select count(*)"
                    + " from amp.dataset_manifest d where d.hash = m.hash) from amp.manifest m"
                    + " order by registered_at desc, hash"));
  }

  /** Returns the manifest with a hash. */
  public Optional<Manifest> find(String hash) {
    return transactions.callIdempotent(connection -> find(connection, hash));
  }

  static Optional<Manifest> find(Connection connection, String hash) throws SQLException {
    return Sql.find(
        connection,
        row -> new Manifest(row.getString(1), row.getString(2), row.getString(3)),
        "select hash, kind, content from amp.manifest where hash = ?",
        hash);
  }

  /** Returns the datasets that have had a manifest and not forgotten it. */
  static List<String> datasets(Connection connection, String hash) throws SQLException {
    return Sql.list(
        connection,
        row -> new DatasetName(row.getString(1), row.getString(2)).toString(),
        "select namespace, name from amp.dataset_manifest where hash = ? order by 1, 2",
        hash);
  }
}
