package amp.tempdb.junit;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.junit.changelog.LiquibaseUpdate;
import java.util.Map;

/**
 * Databases that Liquibase has updated, with the changelog {@code
 * db/changelog/db.changelog-master.yaml} of the class path. The tests bring Liquibase 4.22 or
 * later.
 *
 * <pre>{@code
 * @TempDbTest(preparation = LiquibasePreparation.class)
 * }</pre>
 *
 * <p>For another changelog, or for contexts, labels and parameters, extend it:
 *
 * <pre>{@code
 * class Changes extends LiquibasePreparation {
 *   Changes() {
 *     super("db/orders.xml");
 *   }
 *
 *   @Override
 *   protected String contexts() {
 *     return "test";
 *   }
 * }
 * }</pre>
 *
 * <p>The result is kept in ampup's folder, and made anew whenever a file that the changelog names,
 * what the methods here return, or the version of Liquibase is another one. Where a change is a
 * class or a program, nobody sees what changes there: every test run then updates anew, unless
 * {@link #key} is overridden.
 */
public class LiquibasePreparation implements TestPreparation {
  private final String changelog;

  /** Takes {@code db/changelog/db.changelog-master.yaml}. */
  public LiquibasePreparation() {
    this("db/changelog/db.changelog-master.yaml");
  }

  /**
   * Takes a changelog.
   *
   * @param changelog its name on the class path
   */
  protected LiquibasePreparation(String changelog) {
    this.changelog = changelog;
  }

  /** Returns the contexts to run, as Liquibase writes them. Default: all. */
  protected String contexts() {
    return "";
  }

  /** Returns the labels to run, as Liquibase writes them. Default: all. */
  protected String labels() {
    return "";
  }

  /** Returns the parameters of the changelog. Default: none. */
  protected Map<String, String> parameters() {
    return Map.of();
  }

  /** Returns the hash of the files, the parameters and Liquibase's version; see above. */
  @Override
  public String key() {
    return update().identity(getClass()).map(all -> "liquibase-" + Content.hash(all)).orElse("");
  }

  /** Updates the database. */
  @Override
  public void prepare(ConnectionInfo connection) throws Exception {
    update().run(connection);
  }

  private LiquibaseUpdate update() {
    return new LiquibaseUpdate(changelog, contexts(), labels(), parameters());
  }
}
