package amp.spring.boot;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Begins and ends the database of each test method, before Spring's transactions and scripts. */
final class MethodDatabases extends AbstractTestExecutionListener {
  /** After what sets the test's fields, before transactions, which have 4000. */
  private static final int ORDER = 3500;

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  public void beforeTestMethod(TestContext test) {
    if (isWanted(test)) {
      // One that is made lazily is to be there, or it would be switched too late.
      ApplicationContext context = test.getApplicationContext();
      context
          .getBeansOfType(Switching.class)
          .values()
          .forEach(switching -> context.getBeansOfType(switching.type(), false, true));
      database(test).begin(test.getTestInstance(), name(test));
    }
  }

  @Override
  public void afterTestMethod(TestContext test) {
    // It has no context where that could not be made.
    if (isWanted(test) && test.hasApplicationContext()) {
      database(test).end(test.getTestInstance());
    }
  }

  private static boolean isWanted(TestContext test) {
    AmpDatabase found =
        TestContextAnnotationUtils.findMergedAnnotation(test.getTestClass(), AmpDatabase.class);
    return found != null && found.scope() == AmpDatabase.Scope.METHOD;
  }

  private static TestDatabase database(TestContext test) {
    return test.getApplicationContext().getBean(TestDatabase.class);
  }

  private static String name(TestContext test) {
    return test.getTestClass().getSimpleName() + "." + test.getTestMethod().getName();
  }
}
