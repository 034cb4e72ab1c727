package amp.metadb.tx;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is done in one transaction. It may be called several times, so that what it does outside the
 * database has to bear repetition; it neither commits nor rolls back nor closes the connection.
 *
 * @param <T> what it returns
 */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {

  /**
   * Does the work.
   *
   * @param connection a connection within a transaction
   * @return the result
   * @throws SQLException when the database refuses; the transaction is then rolled back
   */
  T on(Connection connection) throws SQLException;
}
