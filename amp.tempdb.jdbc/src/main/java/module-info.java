/** A socket factory that lets the PostgreSQL JDBC driver use a Unix-domain socket. */
module amp.tempdb.jdbc {
  requires static transitive org.jspecify;

  exports amp.tempdb.jdbc;
}
