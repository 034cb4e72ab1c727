package amp.tempdb.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * Spring keeps an application context for all classes that are configured alike, those that inherit
 * a method with {@code @DynamicPropertySource} for one. Where each class has a database of its own,
 * the second is given the context of the first, whose database has been dropped: its pool then
 * waits half a minute for a connection. Spring is asked by reflection, since most tests do without.
 */
final class SpringContexts {
  /** Spring keeps its contexts as long as this process lives, for later test runs too. */
  private static final Map<Object, Use> SEEN = Collections.synchronizedMap(new WeakHashMap<>());

  private static final String EXTENSION =
      "org.springframework.test.context.junit.jupiter.SpringExtension";
  private static final String PROPERTIES = "org.springframework.test.context.DynamicPropertySource";

  private SpringContexts() {}

  /** Which database an application context was first seen with, and for which class. */
  private record Use(String database, String type) {}

  /**
   * Refuses an application context that was made with another database.
   *
   * @param context that of a test method, for which Spring has its application context already
   */
  static void requireOwn(ExtensionContext context) {
    Class<?> type = context.getRequiredTestClass();
    if (Databases.wanted(context).filter(w -> w.scope() != TempDbTest.Scope.METHOD).isEmpty()
        || !hasDynamicProperties(type)) {
      return;
    }
    Optional<Object> application = applicationContext(context, type);
    if (application.isEmpty()) {
      return;
    }
    Use now = new Use(Databases.find(context).orElseThrow().toString(), type.getName());
    Use first = SEEN.computeIfAbsent(application.get(), made -> now);
    if (!first.database().equals(now.database())) {
      throw new ExtensionConfigurationException(
          "Spring gave "
              + now.type()
              + " the application context of "
              + first.type()
              + ", which was made with another database."
              + " Have the classes share one, with @TempDbTest(scope = TempDbTest.Scope.RUN),"
              + " or put Spring's @DirtiesContext on them.");
    }
  }

  private static boolean hasDynamicProperties(Class<?> type) {
    Optional<Class<?>> source = find(PROPERTIES, type);
    return source.isPresent()
        && !AnnotationSupport.findAnnotatedMethods(
                type, source.get().asSubclass(Annotation.class), HierarchyTraversalMode.TOP_DOWN)
            .isEmpty();
  }

  private static Optional<Object> applicationContext(ExtensionContext context, Class<?> type) {
    Optional<Class<?>> spring = find(EXTENSION, type).filter(e -> isExtendedWith(type, e));
    if (spring.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          spring
              .get()
              .getMethod("getApplicationContext", ExtensionContext.class)
              .invoke(null, context));
    } catch (InvocationTargetException | NoSuchMethodException | IllegalAccessException e) {
      // What is wrong with the context, Spring tells better.
      return Optional.empty();
    }
  }

  private static boolean isExtendedWith(Class<?> type, Class<?> extension) {
    return AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream()
        .flatMap(with -> Arrays.stream(with.value()))
        .anyMatch(extension::equals);
  }

  private static Optional<Class<?>> find(String name, Class<?> user) {
    try {
      return Optional.of(Class.forName(name, false, user.getClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }
}
