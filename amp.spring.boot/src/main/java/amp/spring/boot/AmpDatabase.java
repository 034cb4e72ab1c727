package amp.spring.boot;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Preparation;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the application context of a test an empty PostgreSQL database of its own, in place of
 * whatever data source the application has otherwise. With {@code @SpringBootTest},
 * {@code @DataJpaTest}, {@code @JdbcTest} and every other test of Spring's:
 *
 * <pre>{@code
 * @AmpDatabase
 * @DataJpaTest
 * class OrdersTest { ... }
 * }</pre>
 *
 * <p>Spring's Flyway, Liquibase or Hibernate then fill it as they fill the one in production.
 * Classes that are configured alike share a context, and with it the database; others have one of
 * their own. All are on one server, which is started with the first, and ends, with all that it
 * has, with this process, in whatever way.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AmpDatabase {
  /** How many databases there are. */
  enum Scope {
    /** One for each application context. Tests see what earlier ones have committed. */
    CONTEXT,

    /**
     * One for each test method, in the same application context: a copy of the context's database,
     * as it was when the context had started. So nothing has to be deleted after a test, nor rolled
     * back. Connections are not pooled. The methods of one context cannot run at the same time.
     */
    METHOD
  }

  /** Says how many databases there are. */
  Scope scope() default Scope.CONTEXT;

  /**
   * Names a class that fills the first database of this process; all others begin as copies of it.
   * It has a constructor without parameters, and closes its connections. Default: they are empty.
   */
  Class<? extends Preparation.Action> preparation() default Empty.class;

  /**
   * Sets server parameters, each as {@code name=value}; tests with different ones have servers of
   * their own.
   */
  String[] settings() default {};

  /**
   * Names components whose extensions the server has, such as {@code "pgvector"}; tests with
   * different ones have servers of their own. Migrations or the {@link #preparation} create them.
   */
  String[] extensions() default {};

  /** Leaves the database empty. */
  final class Empty implements Preparation.Action {
    /** Creates it. */
    public Empty() {}

    @Override
    public void prepare(ConnectionInfo connection) {
      // Nothing is to be there.
    }
  }
}
