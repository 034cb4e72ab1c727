/**
 * The one dependency for applications: the toolkit, its backends and the JDBC driver. PostgreSQL is
 * what ampup has installed, or what a jar on the class path brings, or the host's.
 */
module amp.tempdb.starter {
  requires transitive amp.tempdb.api;
  requires amp.tempdb.binaries;
  requires amp.tempdb.embedded;
  requires amp.tempdb.system;
  requires static transitive org.jspecify;
}
