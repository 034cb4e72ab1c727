/**
 * The one dependency for tests: databases for JUnit, PostgreSQL itself as Maven brings it, and the
 * JDBC driver. Where ampup has installed PostgreSQL, that is used.
 */
module amp.tempdb.test {
  requires transitive amp.tempdb.junit;
  requires amp.tempdb.binaries;
  requires amp.tempdb.embedded;
  requires static transitive org.jspecify;
}
