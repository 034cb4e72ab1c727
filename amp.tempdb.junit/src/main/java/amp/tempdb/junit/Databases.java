package amp.tempdb.junit;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.pool.PooledDatabase;
import java.lang.annotation.Annotation;
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
  private final DataSource sessions;
  private final Store store;

  private Databases(PooledDatabase database, DataSource sessions, Store store) {
    this.database = database;
    this.sessions = sessions;
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
    Wanted wanted =
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
          Request request = wanted.request(context);
          Object found =
              o.getStore(NAMESPACE)
                  .getOrComputeIfAbsent(
                      // A method's store shows what its class's holds.
                      List.of(wanted.scope(), request),
                      key -> new Closing<>(Pools.of(o, request).take()));
          PooledDatabase database = (PooledDatabase) ((Closing<?>) found).resource();
          return new Databases(
              database, Sessions.of(database.connection(), request), context.getStore(NAMESPACE));
        });
  }

  /**
   * An annotation, and where it was found.
   *
   * @param bearer the class that has it, or whose method has it
   */
  record Wanted(TempDbTest annotation, Class<?> bearer) {
    TempDbTest.Scope scope() {
      return annotation.scope();
    }

    /** Reads it, once a run. */
    Request request(ExtensionContext context) {
      return (Request)
          context
              .getRoot()
              .getStore(NAMESPACE)
              .getOrComputeIfAbsent(this, wanted -> Request.of(annotation, bearer));
    }
  }

  /** What the method says counts before what its class says, and that before what surrounds it. */
  static Optional<Wanted> wanted(ExtensionContext context) {
    Optional<Wanted> own =
        context
            .getTestMethod()
            .flatMap(
                method ->
                    AnnotationSupport.findAnnotation(method, TempDbTest.class)
                        .map(found -> new Wanted(found, method.getDeclaringClass())));
    if (own.isPresent()) {
      return own;
    }
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent() && at.get().getTestClass().isPresent();
        at = at.get().getParent()) {
      Class<?> type = at.get().getRequiredTestClass();
      Optional<TempDbTest> found = AnnotationSupport.findAnnotation(type, TempDbTest.class);
      if (found.isPresent()) {
        return Optional.of(new Wanted(found.get(), bearer(type)));
      }
    }
    return Optional.empty();
  }

  /** Returns the class above that has the annotation, or an annotation with it. */
  private static Class<?> bearer(Class<?> type) {
    for (Class<?> above = type; above != null; above = above.getSuperclass()) {
      for (Annotation annotation : above.getDeclaredAnnotations()) {
        if (annotation instanceof TempDbTest
            || AnnotationSupport.isAnnotated(annotation.annotationType(), TempDbTest.class)) {
          return above;
        }
      }
    }
    return type;
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

  /** A test may have ended its own session, and need not fail for that. */
  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nobody can use it any more, and that is all that was wanted.
    }
  }

  Object give(Class<?> type) {
    if (type == DataSource.class) {
      return sessions;
    }
    if (type == ConnectionInfo.class) {
      return database.connection();
    }
    try {
      Connection connection = sessions.getConnection();
      AutoCloseable close = () -> close(connection);
      store.put(UUID.randomUUID(), new Closing<>(close));
      return connection;
    } catch (SQLException e) {
      throw new ExtensionConfigurationException(
          "no connection to the test's database: " + e.getMessage(), e);
    }
  }
}
