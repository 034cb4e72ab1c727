package amp.tempdb.junit;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.pool.PooledDatabase;
import java.lang.annotation.Annotation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
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
    Request request = wanted.request(context);
    Optional<ExtensionContext> owner =
        switch (wanted.scope()) {
          case METHOD -> Optional.of(context).filter(c -> c.getTestMethod().isPresent());
          case CLASS -> sharing(context, request);
          case RUN -> Optional.of(context.getRoot());
        };
    return owner.map(
        o -> {
          Object found =
              o.getStore(NAMESPACE)
                  .getOrComputeIfAbsent(
                      // A store shows what those of the contexts around it hold.
                      List.of(o.getUniqueId(), wanted.scope(), request),
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

  /** Returns what has the annotation, or an annotation with it; JUnit looks in this order. */
  private static Class<?> bearer(Class<?> type) {
    return bearers(type).findFirst().orElse(type);
  }

  private static Stream<Class<?>> bearers(@Nullable Class<?> type) {
    if (type == null) {
      return Stream.empty();
    }
    boolean itself =
        Arrays.stream(type.getDeclaredAnnotations())
            .map(Annotation::annotationType)
            .anyMatch(
                said ->
                    said == TempDbTest.class
                        || AnnotationSupport.isAnnotated(said, TempDbTest.class));
    return itself
        ? Stream.of(type)
        : Stream.concat(
            Arrays.stream(type.getInterfaces()).flatMap(Databases::bearers),
            bearers(type.getSuperclass()));
  }

  /**
   * Finds the class whose tests share a database: the outermost one around the context that this
   * request holds for, with no other between.
   */
  private static Optional<ExtensionContext> sharing(ExtensionContext context, Request request) {
    Optional<ExtensionContext> found = Optional.empty();
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent() && at.get().getTestClass().isPresent();
        at = at.get().getParent()) {
      if (at.get().getTestMethod().isEmpty()) {
        if (found.isPresent() && !holds(request, at.get())) {
          return found;
        }
        found = at;
      }
    }
    return found;
  }

  private static boolean holds(Request request, ExtensionContext type) {
    return wanted(type)
        .filter(said -> said.scope() == TempDbTest.Scope.CLASS)
        .filter(said -> said.request(type).equals(request))
        .isPresent();
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
