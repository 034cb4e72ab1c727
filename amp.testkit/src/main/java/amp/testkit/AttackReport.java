package amp.testkit;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;

/** Prints one line for each attack: who, what, and how it ended. */
public final class AttackReport implements TestWatcher {
  /** Creates the report; called by JUnit. */
  public AttackReport() {}

  @Override
  public void testSuccessful(ExtensionContext context) {
    print(context, "held off");
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    print(context, "SUCCEEDED");
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    print(context, "not tried: " + cause.getMessage());
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    print(context, "not tried: " + reason.orElse("disabled"));
  }

  private static void print(ExtensionContext context, String outcome) {
    String test = context.getTestMethod().map(m -> m.getName()).orElse("");
    boolean one = context.getDisplayName().startsWith(test);
    System.out.printf(
        Locale.ROOT,
        "attack by %s: %s.%s%s: %s%n",
        by(context),
        context.getRequiredTestClass().getSimpleName(),
        test,
        one ? "" : " " + context.getDisplayName(),
        outcome);
  }

  /** The method's own word counts before its class's. */
  private static String by(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), Attack.class)
        .or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), Attack.class))
        .map(Attack::by)
        .orElse("nobody");
  }
}
