/**
 * Tells Flyway which driver answers URLs that begin with {@code jdbc:amp:}. {@code
 * amp.tempdb.driver} brings it along; where there is no Flyway, nobody asks for it.
 */
module amp.tempdb.flyway {
  requires java.sql;
  // Automatic, and no module that users link: it is there where Flyway is.
  requires static flyway.core;
  requires static transitive org.jspecify;

  provides org.flywaydb.core.extensibility.Plugin with
      amp.tempdb.flyway.AmpDatabaseType;
}
