package amp.spring.boot;

import amp.tempdb.api.pool.PooledDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The data source of an application context that connects to one database after the other. */
final class SwitchedDataSource extends DelegatingDataSource implements Switched {
  private final DataSource first;
  private volatile DataSource now;

  SwitchedDataSource(DataSource first) {
    this.first = first;
    now = first;
  }

  @Override
  public @Nullable DataSource getTargetDataSource() {
    return now;
  }

  @Override
  public void afterPropertiesSet() {
    // It has its target from the beginning.
  }

  @Override
  public boolean connectsTo(String database) throws SQLException {
    try (Connection connection = first.getConnection()) {
      return database.equals(connection.getCatalog());
    }
  }

  @Override
  public void closeFirst() throws SQLException {
    if (first instanceof AutoCloseable pool) {
      try {
        pool.close();
      } catch (RuntimeException | SQLException e) {
        throw e;
      } catch (Exception e) {
        throw new SQLException(e);
      }
    }
  }

  @Override
  public void use(PooledDatabase next) {
    now = next.dataSource();
  }
}
