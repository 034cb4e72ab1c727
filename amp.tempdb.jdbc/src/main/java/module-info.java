/**
 * A socket factory that lets the PostgreSQL JDBC driver use a Unix-domain socket. It needs the JDK
 * alone, so that an application can have it without the rest of this project.
 */
module amp.tempdb.jdbc {
  requires static transitive org.jspecify;

  exports amp.tempdb.jdbc;
}
