/**
 * What every part that speaks SQL to a PostgreSQL shares: connections, statements, error codes,
 * retries.
 */
module amp.sql {
  requires transitive amp.conninfo;
  requires transitive java.sql;
  requires org.postgresql.jdbc;
  requires static transitive org.jspecify;

  exports amp.sql;
}
