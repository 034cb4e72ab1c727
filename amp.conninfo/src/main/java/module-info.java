/**
 * Connection strings of PostgreSQL: URLs of libpq and of the JDBC driver, environment variables and
 * password files, one into the other.
 */
module amp.conninfo {
  requires transitive amp.problem;
  requires amp.os;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports amp.conninfo;
}
