/** Copies whole databases from one PostgreSQL server to another, over two connections. */
module amp.pgcopy {
  requires transitive amp.conninfo;
  requires transitive amp.problem;
  requires transitive java.sql;
  requires amp.os;
  requires amp.sql;
  requires amp.sql.script;
  requires org.postgresql.jdbc;
  requires static transitive org.jspecify;

  exports amp.pgcopy;
  exports amp.pgcopy.api;
}
