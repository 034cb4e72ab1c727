/** Scripts of SQL: where each statement ends, and running them over JDBC. */
module amp.sql.script {
  requires transitive java.sql;
  requires static transitive org.jspecify;

  exports amp.sql.script;
}
