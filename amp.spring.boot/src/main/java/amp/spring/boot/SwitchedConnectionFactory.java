package amp.spring.boot;

import amp.tempdb.api.pool.PooledDatabase;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Wrapped;
import java.sql.SQLException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A connection factory of R2DBC that connects to one database after the other. */
final class SwitchedConnectionFactory
    implements ConnectionFactory, Wrapped<ConnectionFactory>, Switched {
  private final ConnectionFactory first;
  private volatile ConnectionFactory now;

  SwitchedConnectionFactory(ConnectionFactory first) {
    this.first = first;
    now = first;
  }

  /** Which database it is, is asked anew by each subscriber. */
  @Override
  public Publisher<? extends Connection> create() {
    return Mono.defer(() -> Mono.from(now.create()));
  }

  @Override
  public ConnectionFactoryMetadata getMetadata() {
    return first.getMetadata();
  }

  @Override
  public ConnectionFactory unwrap() {
    return now;
  }

  @Override
  public boolean connectsTo(String database) throws SQLException {
    Flux<String> answer =
        Flux.usingWhen(
            first.create(),
            connection ->
                Flux.from(connection.createStatement("SELECT current_database()::text").execute())
                    .flatMap(result -> result.map((row, meta) -> row.get(0, String.class))),
            Connection::close);
    try {
      return database.equals(answer.blockLast());
    } catch (R2dbcException e) {
      throw new SQLException(e.getMessage(), e.getSqlState(), e);
    }
  }

  @Override
  public void closeFirst() {
    if (first instanceof Closeable pool) {
      Mono.from(pool.close()).block();
    }
  }

  @Override
  public void use(PooledDatabase next) {
    now = ConnectionFactories.get(R2dbcOptions.of(next.connection()));
  }
}
