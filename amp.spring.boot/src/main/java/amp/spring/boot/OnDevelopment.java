package amp.spring.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.NativeDetector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Tells an application that is being developed from one that is in use, which must not have a
 * database made by accident: development runs classes from folders, and names no database.
 */
final class OnDevelopment extends SpringBootCondition {
  /** What says that a context is a test's. */
  static final String IN_TEST = "amp.database.in-test";

  private static final List<String> ADDRESSES =
      List.of("spring.datasource.url", "spring.datasource.jndi-name", "spring.r2dbc.url");
  private static final String LOADER = "org.springframework.boot.loader.";

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    ConditionMessage.Builder message = ConditionMessage.forCondition("the project's database");
    for (String address : ADDRESSES) {
      if (environment.containsProperty(address)) {
        return ConditionOutcome.noMatch(message.because(address + " is set"));
      }
    }
    Boolean enabled = new DatabaseProperties(environment).enabled();
    if (enabled != null) {
      return new ConditionOutcome(enabled, message.because("amp.database.enabled is " + enabled));
    }
    if (environment.getProperty(IN_TEST, Boolean.class, false)) {
      return ConditionOutcome.noMatch(message.because("a test has none without @AmpDatabase"));
    }
    if (CloudPlatform.getActive(environment) != null) {
      return ConditionOutcome.noMatch(message.because("the application runs in a cloud"));
    }
    if (isBuilt(context)) {
      return ConditionOutcome.noMatch(message.because("the application runs from a jar"));
    }
    return ConditionOutcome.match(message.because("the application runs from folders"));
  }

  private static boolean isBuilt(ConditionContext context) {
    ClassLoader loader =
        Objects.requireNonNullElseGet(context.getClassLoader(), ClassUtils::getDefaultClassLoader);
    return NativeDetector.inNativeImage()
        || Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)
        || loader.getClass().getName().startsWith(LOADER)
        || !hasFolder(loader);
  }

  private static boolean hasFolder(ClassLoader loader) {
    try {
      return Collections.list(loader.getResources("")).stream()
          .anyMatch(root -> root.getProtocol().equals("file"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
