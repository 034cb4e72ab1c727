/**
 * A JDBC driver for URLs that begin with {@code jdbc:amp:}: {@link amp.tempdb.driver.AmpDriver}.
 * The application adds a backend, {@code amp.tempdb.embedded} for example, and the PostgreSQL JDBC
 * driver, whose connections it hands out.
 */
module amp.tempdb.driver {
  requires transitive java.sql;
  requires amp.conninfo;
  requires amp.os;
  requires amp.problem;
  requires amp.sql.script;
  requires amp.tempdb.api;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports amp.tempdb.driver;

  provides java.sql.Driver with
      amp.tempdb.driver.AmpDriver;
}
