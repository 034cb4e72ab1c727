package amp.tempdb.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests PostgreSQL databases of their own, as parameters and as fields with {@link TestDb},
 * of the types {@link javax.sql.DataSource}, {@link java.sql.Connection} and {@link
 * amp.tempdb.api.ConnectionInfo}:
 *
 * <pre>{@code
 * @TempDbTest(preparation = Migrations.class)
 * class OrdersTest {
 *   @Test
 *   void anOrderIsStored(DataSource dataSource) { ... }
 * }
 * }</pre>
 *
 * <p>On a class it holds for all its tests, on a method for this one, over what its class says.
 * Tests may run in parallel. A database is dropped when its test or class has ended, however it
 * ended; a connection handed out is closed before.
 *
 * <p>A parameter that another extension knows by its annotation is left to that one, as is a
 * constructor: {@code @Autowired} is Spring's. One with {@link TestDb} is always set here.
 *
 * <p>These configuration parameters of JUnit choose the server: {@code amp.tempdb.backend}, {@code
 * amp.tempdb.version}, {@code amp.tempdb.home} (ampup's folder), {@code amp.tempdb.provider-path}
 * (backends of third parties: those in ampup's folder do not join a test run), and {@code
 * amp.tempdb.folder}, which has test runs of several processes share a server that lives in this
 * folder.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(TempDbExtension.class)
public @interface TempDbTest {
  /** Returns what every database begins with. Default: an empty database. */
  Class<? extends TestPreparation> preparation() default TestPreparation.None.class;

  /** Returns whose the database is. Default: each method's own. */
  Scope scope() default Scope.METHOD;

  /**
   * Returns server parameters, such as {@code "max_connections=200"}. Tests with different ones are
   * run on different servers. The time zone is none of them: the JDBC driver sets Java's in every
   * session. Default: none.
   */
  String[] settings() default {};

  /** Whose a database is. */
  enum Scope {
    /** Every test method has its own, repetitions and parameterized invocations too. */
    METHOD,
    /** The tests of a class share one, with the tests of the classes nested in it. */
    CLASS,
    /**
     * All tests of the run share one that name this scope, the same preparation and the same
     * settings.
     */
    RUN
  }
}
