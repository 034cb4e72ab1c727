package amp.pgcopy.api;

import amp.conninfo.ConnectionTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** The schema that an application keeps in its databases, beside what users have there. */
public interface ApplicationSchema {
  /** There is no such schema. */
  ApplicationSchema NONE =
      new ApplicationSchema() {
        @Override
        public String name() {
          return "";
        }

        @Override
        public boolean holdsData(Connection database) {
          return false;
        }

        @Override
        public void requireUsable(ConnectionTarget source) {}

        @Override
        public void migrate(ConnectionTarget copy) {}
      };

  /** Returns its name; empty when there is none. */
  String name();

  /**
   * Returns the extensions that it needs: a copy keeps them, also when its source has not got them.
   */
  default Set<String> extensions() {
    return Set.of();
  }

  /**
   * Returns the tables whose rows belong to the schema itself, such as the history of its
   * migrations: a copy without rows has them too.
   *
   * @return qualified names, quoted where they need it
   */
  default Set<String> schemaRows() {
    return Set.of();
  }

  /** Tells whether it holds data of the user in a database, which may not have it at all. */
  boolean holdsData(Connection database) throws SQLException;

  /**
   * Looks at a database before it is imported. What it throws ends the import: the source has a
   * schema of this name that the application could not use.
   */
  void requireUsable(ConnectionTarget source);

  /** Creates it, or brings it up to date, in a copy that has not yet taken its place. */
  void migrate(ConnectionTarget copy);
}
