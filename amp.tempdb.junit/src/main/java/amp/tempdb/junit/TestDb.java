package amp.tempdb.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a field of a {@link TempDbTest} that is set before each test: a {@link
 * javax.sql.DataSource}, a {@link java.sql.Connection} or a {@link amp.tempdb.api.ConnectionInfo}.
 * It is not final; a static one is set once, where the class has one database. In a named module
 * the test's package is opened to {@code amp.tempdb.junit}.
 *
 * <p>On a parameter it says that no other extension sets it, whatever other annotations it has.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@ExtendWith(TempDbExtension.class)
public @interface TestDb {}
