/** Copies whole databases from one PostgreSQL server to another, over two connections. */
module amp.pgcopy {
  requires transitive java.sql;
  requires transitive amp.metadb;
  requires amp.os;
  requires amp.sql;
  requires org.postgresql.jdbc;
  requires static transitive org.jspecify;

  exports amp.pgcopy;
  exports amp.pgcopy.api;
}
