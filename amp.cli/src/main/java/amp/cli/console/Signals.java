package amp.cli.console;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hands the signals that ask for the end to a handler. Java's only way to see one twice is {@code
 * sun.misc.Signal}, reached by reflection: its name alone fails a compilation without warnings.
 */
public final class Signals {
  private static final List<String> NAMES = List.of("HUP", "INT", "TERM");

  private Signals() {}

  /**
   * Begins to hand them over, except those that were ignored when the program started ({@code
   * nohup}, {@code &} in a script) or that the platform does not have.
   *
   * @param handler takes a signal's name, without SIG, on a thread of its own
   */
  public static void handle(Consumer<String> handler) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object ignored = handlerType.getField("SIG_IGN").get(null);
      var handle = signalType.getMethod("handle", signalType, handlerType);
      for (String name : NAMES) {
        Object signal;
        try {
          signal = signalType.getConstructor(String.class).newInstance(name);
          Object before = handle.invoke(null, signal, proxy(handlerType, name, handler));
          if (before == ignored) {
            handle.invoke(null, signal, ignored);
          }
        } catch (java.lang.reflect.InvocationTargetException e) {
          // The platform does not have it, or the JVM keeps it for itself.
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no module jdk.unsupported", e);
    }
  }

  /** Returns the exit code of a program that a signal, named without SIG, ends. */
  public static int exitCode(String signal) {
    return 128
        + switch (signal) {
          case "HUP" -> 1;
          case "INT" -> 2;
          default -> 15;
        };
  }

  private static Object proxy(Class<?> type, String name, Consumer<String> handler) {
    InvocationHandler calls =
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() != Object.class) {
            handler.accept(name);
            return null;
          }
          return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "handler of SIG" + name;
          };
        };
    return Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {type}, calls);
  }
}
