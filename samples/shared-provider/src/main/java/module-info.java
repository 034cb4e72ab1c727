/** A backend on a server that everybody on this machine shares. */
module shared {
  requires amp.tempdb.api;
  requires java.sql;

  provides amp.tempdb.api.spi.TempDbProvider with shared.SharedProvider;
}
