package amp.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that do what an attacker would. Each prints what it tried and whether that was held off, in
 * every build; {@code mvn -Pattack verify} runs these tests alone, and those that are tagged {@code
 * long} too.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag("attack")
@ExtendWith(AttackReport.class)
public @interface Attack {
  /** Returns who attacks, for example {@code another user} or {@code the author of a project}. */
  String by();
}
