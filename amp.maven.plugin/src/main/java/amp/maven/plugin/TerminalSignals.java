package amp.maven.plugin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Has Ctrl+C mean the program in the terminal, and not Maven, until it is closed. Java's only way
 * to do so is {@code sun.misc.Signal}, reached by reflection: its name alone is a warning, and some
 * Javas have it not, where Ctrl+C ends both.
 */
final class TerminalSignals implements AutoCloseable {
  private static final String SIGNAL = "INT";

  private final @Nullable Object before;

  private TerminalSignals(@Nullable Object before) {
    this.before = before;
  }

  static TerminalSignals leftToTheProgram() {
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      // A handler is not inherited by the program, as being ignored would be.
      Object nothing =
          Proxy.newProxyInstance(
              TerminalSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "handler of SIG" + SIGNAL;
                    default -> null;
                  });
      return new TerminalSignals(handle(nothing));
    } catch (ReflectiveOperationException e) {
      return new TerminalSignals(null);
    }
  }

  private static @Nullable Object handle(Object handler) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Method handle = signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"));
    try {
      return handle.invoke(null, signal.getConstructor(String.class).newInstance(SIGNAL), handler);
    } catch (InvocationTargetException e) {
      // The JVM keeps it for itself (-Xrs).
      return null;
    }
  }

  @Override
  public void close() {
    if (before != null) {
      try {
        handle(before);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
