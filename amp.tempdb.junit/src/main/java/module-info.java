/**
 * A database of its own for every JUnit test: {@link amp.tempdb.junit.TempDbTest}. The application
 * adds a backend, {@code amp.tempdb.embedded} for example, and the PostgreSQL JDBC driver; Flyway
 * or Liquibase where its preparation is theirs.
 */
module amp.tempdb.junit {
  requires transitive amp.tempdb.api;
  requires transitive org.junit.jupiter.api;
  requires amp.os;
  requires amp.sql.script;
  requires static flyway.core;
  requires static liquibase.core;
  requires static transitive org.jspecify;

  exports amp.tempdb.junit;
}
