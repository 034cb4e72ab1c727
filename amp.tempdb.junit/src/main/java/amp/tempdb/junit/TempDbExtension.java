package amp.tempdb.junit;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Sets parameters and fields of tests; registered by {@link TempDbTest}. */
public final class TempDbExtension
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
  /** Creates the extension; JUnit does. */
  public TempDbExtension() {}

  /** A constructor's parameters are the test method's, where each has its instance. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    for (Field field : fields(context.getRequiredTestClass())) {
      if (Modifier.isStatic(field.getModifiers())) {
        set(field, null, context);
      }
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      for (Field field : fields(instance.getClass())) {
        if (!Modifier.isStatic(field.getModifiers())) {
          set(field, instance, context);
        }
      }
    }
  }

  private static List<Field> fields(Class<?> type) {
    return AnnotationSupport.findAnnotatedFields(type, TestDb.class);
  }

  private static void set(Field field, @Nullable Object instance, ExtensionContext context) {
    if (!Databases.handsOut(field.getType())) {
      throw new ExtensionConfigurationException(
          field + " is none of DataSource, Connection and ConnectionInfo. Change its type.");
    }
    Object value =
        Databases.find(context)
            .orElseThrow(() -> new ExtensionConfigurationException(noDatabase(field.toString())))
            .give(field.getType());
    try {
      field.setAccessible(true);
      field.set(instance, value);
    } catch (InaccessibleObjectException e) {
      throw new ExtensionConfigurationException(
          field + " cannot be set. Open its package to the module amp.tempdb.junit.", e);
    } catch (IllegalAccessException e) {
      throw new ExtensionConfigurationException(field + " cannot be set. Do not make it final.", e);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return Databases.handsOut(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Parameter wanted = parameter.getParameter();
    return Databases.find(context)
        .orElseThrow(
            () ->
                new ParameterResolutionException(
                    noDatabase(wanted + " of " + wanted.getDeclaringExecutable())
                        + (wanted.getDeclaringExecutable() instanceof Constructor
                            ? " A constructor is given it from JUnit 5.12 on."
                            : "")))
        .give(wanted.getType());
  }

  private static String noDatabase(String wanted) {
    return wanted
        + " is asked for before a test method runs, and each method has its own database."
        + " Ask for it in the test method or in @BeforeEach,"
        + " or use @TempDbTest(scope = TempDbTest.Scope.CLASS).";
  }
}
