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
 * @TempDbTest(preparation = FlywayPreparation.class)
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
  /**
   * Returns what every database begins with: {@link FlywayPreparation}, {@link
   * LiquibasePreparation}, or a class of one's own. Default: an empty database.
   */
  Class<? extends TestPreparation> preparation() default TestPreparation.None.class;

  /**
   * Returns scripts of SQL that are run after the {@link #preparation}, in their order and through
   * one connection, so that a {@code SET search_path} holds for the next one too. Each is a
   * resource in UTF-8 on the class path: beside the class that has the annotation, or at {@code
   * /db/schema.sql} from the root. The result is kept in ampup's folder as long as neither a script
   * nor the preparation changes, where the preparation has a key. Commands of psql are no SQL.
   * Default: none.
   */
  String[] scripts() default {};

  /** Returns whose the database is. Default: each method's own. */
  Scope scope() default Scope.METHOD;

  /**
   * Returns server parameters, such as {@code "max_connections=200"}. Tests with different ones are
   * run on different servers. For the time zone, which the JDBC driver sets in every session, there
   * is {@link #timeZone}. Default: none.
   */
  String[] settings() default {};

  /**
   * Returns components whose extensions the server has, such as {@code "pgvector"} or {@code
   * "pg_cron@1.6"}, which ampup has installed; or extensions that the server brings itself. A
   * script creates them. Tests with different ones are run on different servers. Default: none.
   */
  String[] extensions() default {};

  /**
   * Returns the PostgreSQL version, complete or its beginning: {@code 17}, {@code 17.5}. Tests with
   * different ones are run on different servers. Default: that of the configuration parameter
   * {@code amp.tempdb.version}, or the one that the backend prefers.
   */
  String version() default "";

  /**
   * Returns the name of the database that preparation and scripts are given. The tests have copies
   * of it, whose names begin with it: {@code orders_test_5e1f09a2_1}. Default: {@code amp}.
   */
  String database() default "";

  /**
   * Returns the time zone of the sessions: a region such as {@code Europe/Berlin}, or {@code UTC}.
   * It is that of the server, of the scripts, and of every connection that a test is given or gets
   * from a {@link javax.sql.DataSource} that it was given. In sessions that somebody else opens
   * with the URL, the JDBC driver sets Java's. Default: Java's in JDBC, and that of the machine in
   * other clients.
   */
  String timeZone() default "";

  /** Whose a database is. */
  enum Scope {
    /** Every test method has its own, repetitions and parameterized invocations too. */
    METHOD,
    /**
     * The tests of a class share one, with those of the classes nested in it that say nothing else.
     */
    CLASS,
    /**
     * All tests of the run share one that name this scope and say the same in all other members.
     */
    RUN
  }
}
