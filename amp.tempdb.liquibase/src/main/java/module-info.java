/**
 * Tells Liquibase which driver answers URLs that begin with {@code jdbc:amp:}. {@code
 * amp.tempdb.driver} brings it along; where there is no Liquibase, nobody asks for it.
 */
module amp.tempdb.liquibase {
  // What Liquibase's classes show in public, and itself names nowhere.
  requires java.sql;
  // Automatic, and no module that users link: it is there where Liquibase is.
  requires static liquibase.core;
  requires static transitive org.jspecify;

  provides liquibase.database.Database with
      amp.tempdb.liquibase.AmpDatabase;
}
