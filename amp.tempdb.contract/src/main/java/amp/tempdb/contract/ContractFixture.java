package amp.tempdb.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Option;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the parts of the contract share: a folder of one test, the backend, and what it promises. A
 * test of a promise that the backend does not make is skipped, and says why.
 */
abstract class ContractFixture {
  /** The folder of one test. */
  @TempDir protected Path folder;

  /** Selects the backend under test. */
  protected abstract TempDbSpec select(TempDbSpec spec);

  /** Returns what the provider's {@code supports()} does. Default: all. */
  protected Set<Option> supports() {
    return EnumSet.allOf(Option.class);
  }

  /**
   * Tells whether the backend runs a server for each folder, which ends with its last user.
   * Otherwise the server is there whether anybody uses it or not. Default: it does.
   */
  protected boolean runsServers() {
    return true;
  }

  /**
   * Tells whether the data is in the folder of the specification, in {@code data}, as the
   * provider's {@code usesDataDirectory()} does. Default: it is.
   */
  protected boolean keepsDataInTheFolder() {
    return true;
  }

  /** Skips the test where the backend does not support an option. */
  final void needs(Option option) {
    assumeTrue(supports().contains(option), () -> "the backend does not support " + option);
  }

  final void needsServers() {
    assumeTrue(runsServers(), "the backend runs no servers of its own");
  }

  final void needsDataInTheFolder() {
    assumeTrue(keepsDataInTheFolder(), "the backend keeps its data elsewhere");
  }

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
