package amp.tempdb.driver;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A method of the application's that a test database begins with.
 *
 * @param name as it stands in the URL
 * @param method what is called
 */
record InitFunction(String name, Method method) {
  private static final String SEPARATOR = "::";

  /**
   * Finds it.
   *
   * @param name its class and name, as in {@code org.example.Data::load}; empty for none
   * @throws SQLException if there is no such method
   */
  static Optional<InitFunction> parse(String name) throws SQLException {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    int separator = name.indexOf(SEPARATOR);
    if (separator < 0) {
      throw Failures.unusable(
          "function=" + name + " names no method", "Write it as org.example.Data::load");
    }
    String type = name.substring(0, separator);
    try {
      Method method =
          load(type, name)
              .getMethod(name.substring(separator + SEPARATOR.length()), Connection.class);
      if (!Modifier.isStatic(method.getModifiers())) {
        throw Failures.unusable("the function " + name + " is not static", "Make it public static");
      }
      return Optional.of(new InitFunction(name, method));
    } catch (NoSuchMethodException e) {
      throw Failures.unusable(
          "the class " + type + " has no public method of a java.sql.Connection for " + name,
          "Make it public static, with a Connection as its only parameter",
          e);
    } catch (LinkageError e) {
      // What its class begins with has failed, or names a class that is not there.
      throw Failures.unusable(
          "the class "
              + type
              + " for function="
              + name
              + " cannot be loaded: "
              + (e.getCause() == null ? e : e.getCause()),
          "Correct the class, or add what it needs to the class path",
          e);
    }
  }

  private static Class<?> load(String type, String name) throws SQLException {
    for (ClassLoader loader : ClassLoaders.all()) {
      try {
        return Class.forName(type, true, loader);
      } catch (ClassNotFoundException e) {
        // The next one may know it.
      }
    }
    throw Failures.unusable(
        "there is no class " + type + " for function=" + name,
        "Write the class's whole name, a nested one's with a $");
  }

  /**
   * Calls it.
   *
   * @throws SQLException what it threw, or as the cause of one
   */
  void call(Connection connection) throws SQLException {
    // Classes of tests are seldom public.
    method.trySetAccessible();
    try {
      method.invoke(null, connection);
    } catch (InvocationTargetException e) {
      Throwable thrown = e.getTargetException();
      throw new SQLException(
          "the function " + name + " failed: " + thrown.getMessage(),
          thrown instanceof SQLException sql ? sql.getSQLState() : null,
          thrown);
    } catch (IllegalAccessException e) {
      throw Failures.unusable(
          "the function " + name + " cannot be called: " + e.getMessage(),
          "Make its class public, or open its package to "
              + InitFunction.class.getModule().getName(),
          e);
    }
  }
}
