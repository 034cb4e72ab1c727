/** Backend: PostgreSQL on a TCP port of the loopback interface, protected by a password. */
module amp.tempdb.tcp {
  requires amp.tempdb.postgres;
  requires static transitive org.jspecify;

  provides amp.tempdb.api.spi.TempDbProvider with
      amp.tempdb.tcp.TcpProvider;
}
