/** Backend: a PostgreSQL that a jar on the class path brings, as Maven or Gradle put it there. */
module amp.tempdb.binaries {
  requires amp.ampup;
  requires amp.ampup.store;
  requires amp.os;
  requires amp.tempdb.postgres;
  requires org.slf4j;
  requires static transitive org.jspecify;

  provides amp.tempdb.api.spi.TempDbProvider with
      amp.tempdb.binaries.BinariesProvider;
}
