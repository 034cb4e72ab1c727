/**
 * A database of its own for every JUnit test: {@link amp.tempdb.junit.TempDbTest}. The application
 * adds a backend, {@code amp.tempdb.embedded} for example, and the PostgreSQL JDBC driver.
 */
module amp.tempdb.junit {
  requires transitive amp.tempdb.api;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports amp.tempdb.junit;
}
