package amp.tempdb.contract;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** What the parts of the contract share: a folder of one test, and the backend. */
abstract class ContractFixture {
  /** The folder of one test. */
  @TempDir protected Path folder;

  /** Selects the backend under test. */
  protected abstract TempDbSpec select(TempDbSpec spec);

  /** Returns a specification of a persistent database in this test's folder. */
  protected final TempDbSpec spec() {
    return select(TempDbSpec.at(folder.resolve("metadb")));
  }

  static void execute(TempDb db, String... statements) throws SQLException {
    Sql.execute(db.connection(), statements);
  }

  static Optional<String> ask(TempDb db, String query) throws SQLException {
    return Optional.ofNullable(Sql.ask(db.connection(), query));
  }
}
