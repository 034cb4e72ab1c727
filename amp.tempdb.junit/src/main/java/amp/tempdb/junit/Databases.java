package amp.tempdb.junit;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.pool.PooledDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The database of a test or a class, kept in its context, which closes it with all that was handed
 * out, however the test ended.
 */
final class Databases {
  private static final Namespace NAMESPACE = Namespace.create(Databases.class);

  private final PooledDatabase database;
  private final Store store;

  private Databases(PooledDatabase database, Store store) {
    this.database = database;
    this.store = store;
  }

  static boolean handsOut(Class<?> type) {
    return type == DataSource.class || type == Connection.class || type == ConnectionInfo.class;
  }

  /**
   * Finds the database of a context, and takes one where it has none yet. A connection to it is
   * closed with the context that asked, however long the database is there.
   */
  static Optional<Databases> find(ExtensionContext context) {
    TempDbTest wanted =
        wanted(context)
            .orElseThrow(
                () ->
                    new ExtensionConfigurationException(
                        context.getRequiredTestClass()
                            + " has no @TempDbTest. Put it there, or on the method."));
    Optional<ExtensionContext> owner =
        switch (wanted.scope()) {
          case METHOD -> Optional.of(context).filter(c -> c.getTestMethod().isPresent());
          case CLASS -> outermostClass(context);
          case RUN -> Optional.of(context.getRoot());
        };
    return owner.map(
        o -> {
          Store store = o.getStore(NAMESPACE);
          Object database =
              store.getOrComputeIfAbsent(
                  // A method's store shows what its class's holds.
                  List.of(wanted.scope(), wanted.preparation(), List.of(wanted.settings())),
                  key -> new Closing<>(Pools.of(o, wanted).take()));
          return new Databases(
              (PooledDatabase) ((Closing<?>) database).resource(), context.getStore(NAMESPACE));
        });
  }

  /** What the method says counts before what its class says, and that before what surrounds it. */
  static Optional<TempDbTest> wanted(ExtensionContext context) {
    Optional<TempDbTest> own =
        AnnotationSupport.findAnnotation(context.getTestMethod(), TempDbTest.class);
    if (own.isPresent()) {
      return own;
    }
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent() && at.get().getTestClass().isPresent();
        at = at.get().getParent()) {
      Optional<TempDbTest> found =
          AnnotationSupport.findAnnotation(at.get().getTestClass(), TempDbTest.class);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<ExtensionContext> outermostClass(ExtensionContext context) {
    Optional<ExtensionContext> found = Optional.empty();
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent() && at.get().getTestClass().isPresent();
        at = at.get().getParent()) {
      if (at.get().getTestMethod().isEmpty()) {
        found = at;
      }
    }
    return found;
  }

  /** Returns how to connect, which no other database ever has. */
  @Override
  public String toString() {
    return database.connection().toString();
  }

  Object give(Class<?> type) {
    if (type == DataSource.class) {
      return database.dataSource();
    }
    if (type == ConnectionInfo.class) {
      return database.connection();
    }
    try {
      Connection connection = database.dataSource().getConnection();
      store.put(UUID.randomUUID(), new Closing<>(connection));
      return connection;
    } catch (SQLException e) {
      throw new ExtensionConfigurationException(
          "no connection to the test's database: " + e.getMessage(), e);
    }
  }
}
