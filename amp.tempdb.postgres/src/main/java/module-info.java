/**
 * The engine that providers are built on: an installation's binaries, a cluster's data directory,
 * the server process and its watcher, readiness and leases.
 */
module amp.tempdb.postgres {
  requires transitive amp.tempdb.api;
  requires amp.ampup;
  requires amp.conninfo;
  requires amp.json;
  requires amp.os;
  requires amp.tempdb.jdbc;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports amp.tempdb.postgres;
  exports amp.tempdb.postgres.control;
  exports amp.tempdb.postgres.installation;
  exports amp.tempdb.postgres.snapshot;
}
