package amp.spring.boot;

import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.NativeDetector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Tells an application that is being developed from one that is in use, which must not have a
 * database made by accident: in development the application's own class comes from a folder, and
 * nothing names a database.
 */
final class OnDevelopment extends SpringBootCondition implements ConfigurationCondition {
  /** What says that a context is a test's. */
  static final String IN_TEST = "amp.database.in-test";

  private static final List<String> ADDRESSES =
      List.of("spring.datasource.url", "spring.datasource.jndi-name", "spring.r2dbc.url");
  private static final String LOADER = "org.springframework.boot.loader.";
  private static final List<String> TEST_RUNNERS =
      List.of("org.junit.", "org.testng.", "io.cucumber.", "cucumber.runtime.");

  /** When the application's own classes are known. */
  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

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
    if (isRunByTests()) {
      return ConditionOutcome.noMatch(message.because("a test has started the application"));
    }
    if (CloudPlatform.getActive(environment) != null) {
      return ConditionOutcome.noMatch(message.because("the application runs in a cloud"));
    }
    if (isBuilt(context)) {
      return ConditionOutcome.noMatch(message.because("the application is a built one"));
    }
    return ConditionOutcome.match(message.because("the application runs from a folder"));
  }

  /** Tells whether tests run in this process: the application may have a thread of its own. */
  private static boolean isRunByTests() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .map(StackTraceElement::getClassName)
        .anyMatch(name -> TEST_RUNNERS.stream().anyMatch(name::startsWith));
  }

  private static boolean isBuilt(ConditionContext context) {
    ClassLoader loader =
        Objects.requireNonNullElseGet(context.getClassLoader(), ClassUtils::getDefaultClassLoader);
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    return NativeDetector.inNativeImage()
        || Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)
        || loader.getClass().getName().startsWith(LOADER)
        || beans == null
        || !isInFolder(beans, loader);
  }

  /** Tells whether the class that wants auto-configuration, the application's, is in a folder. */
  private static boolean isInFolder(ConfigurableListableBeanFactory beans, ClassLoader loader) {
    return Arrays.stream(beans.getBeanDefinitionNames())
        .map(beans::getBeanDefinition)
        .filter(AnnotatedBeanDefinition.class::isInstance)
        .map(bean -> ((AnnotatedBeanDefinition) bean).getMetadata())
        .filter(type -> type.isAnnotated(EnableAutoConfiguration.class.getName()))
        .map(type -> ClassUtils.convertClassNameToResourcePath(type.getClassName()) + ".class")
        .flatMap(file -> Optional.ofNullable(loader.getResource(file)).stream())
        .anyMatch(OnDevelopment::isInFolder);
  }

  /** Servlet containers unpack web archives. */
  private static boolean isInFolder(URL file) {
    return file.getProtocol().equals("file") && !file.getPath().contains("/WEB-INF/classes/");
  }
}
