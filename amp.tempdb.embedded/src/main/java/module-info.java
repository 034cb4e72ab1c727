/** Backend: the PostgreSQL that ampup installed, reached over a Unix-domain socket. */
module amp.tempdb.embedded {
  requires amp.tempdb.postgres;
  requires static transitive org.jspecify;

  provides amp.tempdb.api.spi.TempDbProvider with
      amp.tempdb.embedded.EmbeddedProvider;
}
