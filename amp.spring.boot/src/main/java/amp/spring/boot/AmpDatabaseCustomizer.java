package amp.spring.boot;

import amp.tempdb.api.Preparation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Says of an application context that it is a test's, and adds what {@link AmpDatabase} says. It is
 * part of what Spring tells contexts apart by.
 *
 * @param wanted what the annotation says, or null where there is none
 */
record AmpDatabaseCustomizer(@Nullable Wanted wanted) implements ContextCustomizer {

  /** What the annotation says. */
  record Wanted(
      AmpDatabase.Scope scope,
      Class<? extends Preparation.Action> preparation,
      List<String> settings,
      List<String> extensions) {}

  /** Asks the test's class. */
  static final class Factory implements ContextCustomizerFactory {
    @Override
    public ContextCustomizer createContextCustomizer(
        Class<?> test, List<ContextConfigurationAttributes> attributes) {
      AmpDatabase found = TestContextAnnotationUtils.findMergedAnnotation(test, AmpDatabase.class);
      return new AmpDatabaseCustomizer(
          found == null
              ? null
              : new Wanted(
                  found.scope(),
                  found.preparation(),
                  List.of(found.settings()),
                  List.of(found.extensions())));
    }
  }

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
    // Boot's tests of JPA and JDBC else look for a database in memory.
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "@AmpDatabase",
                wanted == null
                    ? Map.of(OnDevelopment.IN_TEST, "true")
                    : Map.of(
                        OnDevelopment.IN_TEST, "true", "spring.test.database.replace", "NONE")));
    if (wanted == null) {
      return;
    }
    if (!Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
      TestServers.openAhead(
          new DatabaseProperties(context.getEnvironment()),
          wanted.preparation(),
          wanted.settings(),
          wanted.extensions());
    }
    // With AOT they are among what was generated.
    if (!AotDetector.useGeneratedArtifacts()
        && context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
      register(registry, wanted);
    }
  }

  private static void register(BeanDefinitionRegistry registry, Wanted wanted) {
    RootBeanDefinition database = new RootBeanDefinition(TestDatabase.class);
    database.getConstructorArgumentValues().addIndexedArgumentValue(0, wanted.preparation());
    database
        .getConstructorArgumentValues()
        .addIndexedArgumentValue(1, wanted.settings().toArray(String[]::new));
    database
        .getConstructorArgumentValues()
        .addIndexedArgumentValue(2, wanted.extensions().toArray(String[]::new));
    registry.registerBeanDefinition(TestDatabase.NAME, database);
    ConnectionDetailsBeans.register(registry, TestDatabase.NAME);
    if (wanted.scope() == AmpDatabase.Scope.METHOD) {
      ConnectionDetailsBeans.registerSwitches(registry, TestDatabase.NAME);
    }
  }
}
