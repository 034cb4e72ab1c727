/** The metadata database: connection pool and schema migrations, over any PostgreSQL URL. */
module amp.metadb {
  requires transitive java.sql;
  requires com.zaxxer.hikari;
  requires flyway.core;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports amp.metadb;
}
