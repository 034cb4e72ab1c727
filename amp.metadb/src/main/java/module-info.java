/**
 * The metadata database: connection pool, schema migrations and what amp keeps in it, over any
 * PostgreSQL URL. It knows URLs and nothing of where a server comes from.
 */
module amp.metadb {
  requires transitive amp.conninfo;
  requires transitive amp.problem;
  requires transitive amp.sql;
  requires transitive java.sql;
  requires amp.json;
  requires amp.os;
  requires com.zaxxer.hikari;
  requires flyway.core;
  requires org.postgresql.jdbc;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports amp.metadb;
  exports amp.metadb.connect;
  exports amp.metadb.registry;
  exports amp.metadb.schema;
  exports amp.metadb.tx;
}
