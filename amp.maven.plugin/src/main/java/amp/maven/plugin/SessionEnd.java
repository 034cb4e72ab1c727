package amp.maven.plugin;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.maven.execution.ExecutionListener;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.jspecify.annotations.Nullable;

/**
 * Does something when a session of Maven ends, well or not. A build needs no goal for that, and one
 * that fails before that goal has it all the same; a Maven that stays, such as a daemon, holds
 * nothing for the next build.
 */
final class SessionEnd implements InvocationHandler {
  private final @Nullable ExecutionListener next;
  private final Deque<Runnable> actions = new ArrayDeque<>();

  private SessionEnd(@Nullable ExecutionListener next) {
    this.next = next;
  }

  /** Adds an action; the last one is done first. */
  static void add(MavenSession session, Runnable action) {
    MavenExecutionRequest request = session.getRequest();
    // Modules that are built at once share it.
    synchronized (request) {
      of(request).push(action);
    }
  }

  private static SessionEnd of(MavenExecutionRequest request) {
    ExecutionListener listener = request.getExecutionListener();
    if (listener != null
        && Proxy.isProxyClass(listener.getClass())
        && Proxy.getInvocationHandler(listener) instanceof SessionEnd there) {
      return there;
    }
    SessionEnd added = new SessionEnd(listener);
    request.setExecutionListener(
        (ExecutionListener)
            Proxy.newProxyInstance(
                SessionEnd.class.getClassLoader(),
                new Class<?>[] {ExecutionListener.class},
                added));
    return added;
  }

  private synchronized void push(Runnable action) {
    actions.push(action);
  }

  private synchronized @Nullable Runnable pop() {
    return actions.poll();
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(this, arguments);
    }
    try {
      return next == null ? null : method.invoke(next, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } finally {
      if (method.getName().equals("sessionEnded")) {
        for (Runnable action = pop(); action != null; action = pop()) {
          action.run();
        }
      }
    }
  }
}
