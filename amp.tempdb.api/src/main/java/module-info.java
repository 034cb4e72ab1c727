/**
 * What an application calls ({@link amp.tempdb.api.TempDb}) and what a backend implements ({@link
 * amp.tempdb.api.spi.TempDbProvider}).
 */
module amp.tempdb.api {
  requires transitive amp.problem;
  requires transitive java.sql;
  requires amp.conninfo;
  requires amp.json;
  requires amp.os;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports amp.tempdb.api;
  exports amp.tempdb.api.config to
      amp.cli,
      amp.spring.boot,
      amp.tempdb.junit;
  exports amp.tempdb.api.pool;
  exports amp.tempdb.api.preparation to
      amp.tempdb.postgres;
  exports amp.tempdb.api.spi;

  uses amp.tempdb.api.spi.TempDbProvider;
}
