/**
 * A JDBC driver for the URLs of Testcontainers that name PostgreSQL, {@code
 * jdbc:tc:postgresql:16:///orders}, with a database of amp's in the container's place: {@link
 * amp.tempdb.testcontainers.ContainerUrlDriver}.
 */
module amp.tempdb.testcontainers {
  requires transitive java.sql;
  requires amp.conninfo;
  requires amp.os;
  requires amp.tempdb.api;
  requires amp.tempdb.driver;
  requires static transitive org.jspecify;

  exports amp.tempdb.testcontainers;
  // The name that people's configurations have.
  exports org.testcontainers.jdbc;

  provides java.sql.Driver with
      amp.tempdb.testcontainers.ContainerUrlDriver;
}
