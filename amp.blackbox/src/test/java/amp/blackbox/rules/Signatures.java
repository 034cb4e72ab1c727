package amp.blackbox.rules;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A class as its users see it: what is public or protected in it, with nullness, in order. */
final class Signatures {
  private static final Set<String> OF_EVERY_RECORD = Set.of("equals", "hashCode", "toString");
  private static final Set<String> OF_EVERY_ENUM = Set.of("values", "valueOf");

  private final Class<?> type;

  private Signatures(Class<?> type) {
    this.type = type;
  }

  /** Returns the signatures of a class; none if users of its package cannot name it. */
  static Optional<String> of(Class<?> type) {
    for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
      if (!isVisible(outer.getModifiers()) || outer.isAnonymousClass() || outer.isLocalClass()) {
        return Optional.empty();
      }
    }
    return Optional.of(new Signatures(type).text());
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private String text() {
    StringBuilder text = new StringBuilder(header()).append('\n');
    List.of(
            members(Class::getDeclaredFields).map(this::field),
            visible(type.getDeclaredConstructors()).filter(this::isOwn).map(this::constructor),
            members(Class::getDeclaredMethods).filter(this::isOwn).map(this::method))
        .forEach(lines -> lines.sorted().forEach(l -> text.append("  ").append(l).append('\n')));
    return text.toString();
  }

  /** The class and those superclasses that users cannot name, whose members are its own to them. */
  private Stream<Class<?>> levels() {
    List<Class<?>> levels = new ArrayList<>(List.of(type));
    for (Class<?> parent = type.getSuperclass();
        parent != null && !isVisible(parent.getModifiers());
        parent = parent.getSuperclass()) {
      levels.add(parent);
    }
    return levels.stream();
  }

  private <M extends Member> Stream<M> members(Function<Class<?>, M[]> declared) {
    return levels().flatMap(level -> visible(declared.apply(level)));
  }

  private static <M extends Member> Stream<M> visible(M[] members) {
    return Arrays.stream(members)
        .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic());
  }

  private String header() {
    StringBuilder text = new StringBuilder(modifiers(type.getModifiers(), type.isInterface()));
    if (type.isSealed()) {
      text.append("sealed ");
    }
    text.append(kind()).append(' ').append(type.getCanonicalName()).append(variables(type));
    if (type.isRecord()) {
      text.append(
          Arrays.stream(type.getRecordComponents())
              .map(component -> name(component.getAnnotatedType()) + " " + component.getName())
              .collect(joining(", ", "(", ")")));
    }
    AnnotatedType parent = visibleParent(type);
    if (parent != null && !type.isRecord() && !type.isEnum() && parent.getType() != Object.class) {
      text.append(" extends ").append(name(parent));
    }
    text.append(listed(type.isInterface() ? " extends " : " implements ", interfaces()));
    if (type.isSealed()) {
      text.append(
          listed(" permits ", Arrays.stream(type.getPermittedSubclasses()).map(this::name)));
    }
    return text.toString();
  }

  private static @Nullable AnnotatedType visibleParent(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    return parent == null || isVisible(parent.getModifiers())
        ? type.getAnnotatedSuperclass()
        : visibleParent(parent);
  }

  private Stream<String> interfaces() {
    return type.isAnnotation()
        ? Stream.of()
        : levels().flatMap(level -> Arrays.stream(level.getAnnotatedInterfaces())).map(this::name);
  }

  private static String listed(String keyword, Stream<String> names) {
    String list = names.collect(joining(", "));
    return list.isEmpty() ? "" : keyword + list;
  }

  private String kind() {
    if (type.isAnnotation()) {
      return "@interface";
    }
    return type.isInterface()
        ? "interface"
        : type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
  }

  private String modifiers(int modifiers, boolean ofInterface) {
    boolean implied = type.isRecord() || type.isEnum();
    StringBuilder text = new StringBuilder();
    text.append(Modifier.isProtected(modifiers) ? "protected " : "public ");
    text.append(Modifier.isStatic(modifiers) ? "static " : "");
    text.append(Modifier.isAbstract(modifiers) && !ofInterface ? "abstract " : "");
    text.append(Modifier.isFinal(modifiers) && !implied ? "final " : "");
    return text.toString();
  }

  private String field(Field field) {
    return (field.isEnumConstant()
            ? "constant "
            : modifiers(field.getModifiers(), false) + name(field.getAnnotatedType()) + " ")
        + field.getName();
  }

  private String constructor(Constructor<?> constructor) {
    return modifiers(constructor.getModifiers(), false)
        + type.getSimpleName()
        + parameters(constructor);
  }

  private String method(Method method) {
    String variables = variables(method);
    return modifiers(method.getModifiers(), type.isInterface())
        + (method.isDefault() ? "default " : "")
        + (variables.isEmpty() ? "" : variables + " ")
        + name(method.getAnnotatedReturnType())
        + " "
        + method.getName()
        + parameters(method);
  }

  /** Tells what was written, or could be left out, from what a record or an enum has anyway. */
  private boolean isOwn(Executable member) {
    if (type.isEnum()) {
      return !OF_EVERY_ENUM.contains(member.getName());
    }
    if (!type.isRecord()) {
      return true;
    }
    RecordComponent[] components = type.getRecordComponents();
    if (member instanceof Constructor) {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return !Arrays.equals(member.getParameterTypes(), types);
    }
    boolean accessor =
        member.getParameterCount() == 0
            && Arrays.stream(components).anyMatch(c -> c.getName().equals(member.getName()));
    return !accessor && !OF_EVERY_RECORD.contains(member.getName());
  }

  private String parameters(Executable member) {
    List<String> names = new ArrayList<>();
    for (AnnotatedType parameter : member.getAnnotatedParameterTypes()) {
      names.add(name(parameter));
    }
    return "("
        + String.join(", ", names)
        + ")"
        + listed(" throws ", Arrays.stream(member.getAnnotatedExceptionTypes()).map(this::name));
  }

  private String variables(java.lang.reflect.GenericDeclaration declaration) {
    if (declaration.getTypeParameters().length == 0) {
      return "";
    }
    return Arrays.stream(declaration.getTypeParameters())
        .map(variable -> variable.getName() + bounds(variable))
        .collect(joining(", ", "<", ">"));
  }

  private String bounds(TypeVariable<?> variable) {
    return listed(
        " extends ",
        Arrays.stream(variable.getAnnotatedBounds())
            .map(this::name)
            .filter(bound -> !bound.equals("Object")));
  }

  private String name(AnnotatedType annotated) {
    String nullable = annotated.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
    if (annotated instanceof AnnotatedArrayType array) {
      return name(array.getAnnotatedGenericComponentType())
          + (nullable.isEmpty() ? "[]" : " " + nullable + "[]");
    }
    if (annotated instanceof AnnotatedWildcardType wildcard) {
      return "?"
          + listed(" super ", Arrays.stream(wildcard.getAnnotatedLowerBounds()).map(this::name))
          + listed(
              " extends ",
              Arrays.stream(wildcard.getAnnotatedUpperBounds())
                  .map(this::name)
                  .filter(bound -> !bound.equals("Object")));
    }
    if (annotated instanceof AnnotatedParameterizedType generic) {
      return nullable
          + name(((ParameterizedType) generic.getType()).getRawType())
          + Arrays.stream(generic.getAnnotatedActualTypeArguments())
              .map(this::name)
              .collect(joining(", ", "<", ">"));
    }
    return nullable + name(annotated.getType());
  }

  /** Names a class in full, but for those of its own package and of java.lang. */
  private String name(Type named) {
    if (!(named instanceof Class<?> other) || other.isPrimitive()) {
      return named.getTypeName();
    }
    String home = other.getPackageName();
    String full = String.valueOf(other.getCanonicalName());
    return home.equals("java.lang") || home.equals(type.getPackageName())
        ? full.substring(home.length() + 1)
        : full;
  }
}
