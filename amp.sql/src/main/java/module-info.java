/** What every part that speaks SQL to a PostgreSQL shares: statements, error codes, retries. */
module amp.sql {
  requires transitive java.sql;
  requires static transitive org.jspecify;

  exports amp.sql;
}
