/** Backend: a PostgreSQL found on the host, reached over a Unix-domain socket. */
module amp.tempdb.system {
  requires amp.tempdb.postgres;
  requires static transitive org.jspecify;

  provides amp.tempdb.api.spi.TempDbProvider with
      amp.tempdb.system.SystemProvider;
}
