package amp.tempdb.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Sets parameters and fields of tests; registered by {@link TempDbTest}. */
public final class TempDbExtension
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
  /** Annotations of Java itself, and those that are about null alone. */
  private static final Pattern SAYS_NOTHING =
      Pattern.compile("java\\.lang\\..*|.*\\.(Nullable|Non[Nn]ull|NotNull)");

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
    SpringContexts.requireOwn(context);
    if (Databases.wanted(context).isEmpty() && isChosenByMethods(context.getRequiredTestClass())) {
      // This one does without, and so do its fields.
      return;
    }
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      for (Field field : fields(instance.getClass())) {
        if (!Modifier.isStatic(field.getModifiers())) {
          set(field, instance, context);
        }
      }
    }
  }

  private static boolean isChosenByMethods(Class<?> type) {
    return !AnnotationSupport.findAnnotatedMethods(
            type, TempDbTest.class, HierarchyTraversalMode.TOP_DOWN)
        .isEmpty();
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
    return Databases.handsOut(parameter.getParameter().getType())
        && (parameter.isAnnotated(TestDb.class) || !isOthers(parameter.getParameter()));
  }

  /** Another extension knows by an annotation what it is to set. */
  private static boolean isOthers(Parameter parameter) {
    return isMarked(parameter)
        || (parameter.getDeclaringExecutable() instanceof Constructor<?> constructor
            && isMarked(constructor));
  }

  private static boolean isMarked(AnnotatedElement element) {
    return Arrays.stream(element.getAnnotations())
        .map(Annotation::annotationType)
        .anyMatch(type -> !SAYS_NOTHING.matcher(type.getName()).matches());
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
