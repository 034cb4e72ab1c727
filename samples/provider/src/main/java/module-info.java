/** Databases of amp on a PostgreSQL that the team runs. */
module team.provider {
  requires amp.tempdb.api;
  requires java.sql;

  provides amp.tempdb.api.spi.TempDbProvider with
      team.provider.TeamProvider;
}
