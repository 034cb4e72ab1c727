package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution.Started;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.sql.RetryPolicy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A table {@code t} of the old server, locked before an upgrade comes to it: the upgrade halts
 * there, with its new cluster running, however fast the machine is. The session is that of a
 * program that has the URL from before, and holds no lease.
 */
final class HeldTable implements AutoCloseable {
  final Statement statement;
  private final Connection session;
  private final Started upgrade;

  private HeldTable(Connection session, Started upgrade) throws SQLException {
    this.session = session;
    this.upgrade = upgrade;
    statement = session.createStatement();
    statement.execute("begin read write");
    statement.execute("lock table t in access exclusive mode");
  }

  /** Locks it as soon as the server is there that the upgrade starts. */
  static HeldTable of(Started upgrade, Path metadb) throws Exception {
    Path run = metadb.toRealPath().resolve("run");
    MetadataDbSpec spec =
        MetadataDbSpec.of("postgresql:///amp?host=" + run + "&port=5432&user=postgres")
            .with(s -> s.retry(RetryPolicy.never()));
    while (true) {
      assertThat(upgrade.process.isAlive()).as(upgrade.err()).isTrue();
      try {
        return new HeldTable(MetadataDb.connect(spec), upgrade);
      } catch (MetadataDbException e) {
        // It is not there yet.
      }
    }
  }

  /** Waits until the upgrade has come to it. */
  void awaitUpgrade() throws Exception {
    while (!isWaitedFor()) {
      assertThat(upgrade.process.isAlive()).as(upgrade.err()).isTrue();
    }
  }

  private boolean isWaitedFor() throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select exists (select from pg_locks where not granted)")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Lets the upgrade go on. */
  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException e) {
      // The server of an upgrade that was killed has ended the session.
    }
  }
}
