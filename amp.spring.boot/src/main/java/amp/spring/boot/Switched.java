package amp.spring.boot;

import amp.tempdb.api.pool.PooledDatabase;
import java.sql.SQLException;

/** What an application connects with, and what connects to one database after the other. */
interface Switched {

  /** Tells whether the application's own connects to this database. */
  boolean connectsTo(String database) throws SQLException;

  /** Closes the connections that a pool keeps; nobody asks it for another one. */
  void closeFirst() throws SQLException;

  /** Has all connections from now on be made to this database. */
  void use(PooledDatabase next);
}
