package amp.metadb.registry;

import amp.metadb.tx.Sql;
import amp.metadb.tx.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The registered providers. */
public final class DataProviders {
  private static final String COLUMNS = "name, kind, network, content";

  private final Transactions transactions;

  public DataProviders(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Registers a provider, in the place of one with the same name. */
  public void register(DataProvider provider) {
    transactions.callIdempotent(
        connection ->
            Sql.update(
                connection,
                "insert into amp.provider (name, kind, network, content) values (?, ?, ?, ?)"
                    + " on conflict (name) do update set kind = excluded.kind,"
                    + " network = excluded.network, content = excluded.content,"
                    + " changed_at = now()",
                provider.name(),
                provider.kind(),
                provider.network(),
                provider.content()));
  }

  /** Returns the providers, by name. */
  public List<DataProvider> list() {
    return transactions.callIdempotent(DataProviders::list);
  }

  static List<DataProvider> list(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        DataProviders::provider,
        "select " + COLUMNS + " from amp.provider order by name");
  }

  /** Returns a provider. */
  public Optional<DataProvider> find(String name) {
    return transactions.callIdempotent(connection -> find(connection, name));
  }

  static Optional<DataProvider> find(Connection connection, String name) throws SQLException {
    return Sql.find(
        connection,
        DataProviders::provider,
        "select " + COLUMNS + " from amp.provider where name = ?",
        name);
  }

  /**
   * Returns the datasets that a provider can serve: those with a manifest of its kind and network.
   */
  public List<String> served(DataProvider provider) {
    return transactions.callIdempotent(connection -> Uses.read(connection).of(provider));
  }

  private static DataProvider provider(ResultSet row) throws SQLException {
    return new DataProvider(row.getString(1), row.getString(2), row.getString(3), row.getString(4));
  }
}
