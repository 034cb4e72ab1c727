package amp.tempdb.junit.changelog;

import amp.tempdb.api.ConnectionInfo;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.changelog.ChangeLogParameters;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.ResourceAccessor;
import liquibase.util.LiquibaseUtil;

/**
 * What Liquibase is told to do. This package names its classes, so that where it is missing, the
 * other can be looked at.
 *
 * @param changelog the changelog's name on the class path
 * @param contexts the contexts to run, as Liquibase writes them
 * @param labels the labels to run, likewise
 * @param parameters the parameters of the changelog
 */
public record LiquibaseUpdate(
    String changelog, String contexts, String labels, Map<String, String> parameters) {

  /**
   * Returns all that decides about the result; empty where nobody can know it.
   *
   * @param preparation the class that errors are blamed on
   */
  public Optional<List<String>> identity(Class<?> preparation) {
    try (ChangelogFiles files = new ChangelogFiles(accessor())) {
      List<String> changes = new ArrayList<>();
      within(files, () -> changes.addAll(files.changes(changelog, configured())));
      if (files.haveCode()) {
        return Optional.empty();
      }
      List<String> parts = new ArrayList<>(List.of(LiquibaseUtil.getBuildVersion(), changelog));
      parts.addAll(List.of(contexts, labels));
      new TreeMap<>(parameters).forEach((name, value) -> parts.addAll(List.of(name, value)));
      parts.addAll(files.lines());
      parts.addAll(changes);
      return Optional.of(parts);
    } catch (Exception e) {
      throw ChangelogFiles.unreadable(changelog, preparation, e);
    }
  }

  private ChangeLogParameters configured() {
    ChangeLogParameters configured = new ChangeLogParameters();
    parameters.forEach(configured::set);
    return configured;
  }

  /** Updates a database. */
  public void run(ConnectionInfo database) throws Exception {
    try (ResourceAccessor files = accessor();
        Connection session = database.dataSource().getConnection()) {
      within(
          files,
          () -> {
            Liquibase liquibase =
                new Liquibase(
                    changelog,
                    files,
                    DatabaseFactory.getInstance()
                        .findCorrectDatabaseImplementation(new JdbcConnection(session)));
            parameters.forEach(liquibase::setChangeLogParameter);
            liquibase.update(new Contexts(contexts), new LabelExpression(labels));
          });
    }
  }

  /** Liquibase keeps much in one place for all threads. Of its use in a test it tells nobody. */
  private static void within(ResourceAccessor files, Scope.ScopedRunner<?> work) throws Exception {
    synchronized (LiquibaseUpdate.class) {
      Scope.child(
          Map.of(Scope.Attr.resourceAccessor.name(), files, "liquibase.analytics.enabled", false),
          work);
    }
  }

  private static ResourceAccessor accessor() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return new ClassLoaderResourceAccessor(
        loader == null ? LiquibaseUpdate.class.getClassLoader() : loader);
  }
}
