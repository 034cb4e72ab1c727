package amp.metadb.schema;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections whose search path stays as it is. Flyway puts our schema there for a session, and
 * takes it away at the end; behind a pooler of transactions that session may be somebody else's in
 * between, or for good. Our migrations name their schema, and need no path.
 */
final class SteadyPath implements InvocationHandler {
  private static final String CHANGE = "set_config('search_path'";

  /** Takes the same parameter, and does nothing. */
  private static final String NOTHING = "select ?::text";

  private final Object behind;

  private SteadyPath(Object behind) {
    this.behind = behind;
  }

  /** Returns the same source, of such connections. */
  static DataSource of(DataSource source) {
    return like(DataSource.class, source);
  }

  private static <T> T like(Class<T> type, Object behind) {
    ClassLoader loader = SteadyPath.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, new SteadyPath(behind)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] passed = arguments == null ? new Object[0] : arguments.clone();
    if (method.getName().equals("prepareStatement")
        && passed[0] instanceof String sql
        && sql.contains(CHANGE)) {
      passed[0] = NOTHING;
    }
    try {
      Object result = method.invoke(behind, passed);
      return result instanceof Connection connection && behind instanceof DataSource
          ? like(Connection.class, connection)
          : result;
    } catch (InvocationTargetException e) {
      throw Objects.requireNonNullElse(e.getCause(), e);
    }
  }
}
