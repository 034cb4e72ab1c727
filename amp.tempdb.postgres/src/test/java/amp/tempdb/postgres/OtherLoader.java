package amp.tempdb.postgres;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The engine once more, in a class loader of its own, as applications in one server have it. */
final class OtherLoader {
  private static final ClassLoader LOADER = loader();

  private OtherLoader() {}

  private static ClassLoader loader() {
    try {
      List<URL> urls = new ArrayList<>();
      urls.add(Path.of("target/classes").toUri().toURL());
      String path = System.getProperty("jdk.module.path", "") + File.pathSeparator;
      for (String entry :
          (path + System.getProperty("java.class.path", "")).split(File.pathSeparator)) {
        if (!entry.isEmpty()) {
          urls.add(Path.of(entry).toUri().toURL());
        }
      }
      return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    } catch (java.net.MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  static @Nullable Object call(
      String type, String method, @Nullable Object target, Object... arguments) throws Exception {
    Class<?> loaded = LOADER.loadClass("amp.tempdb.postgres." + type);
    for (Method candidate : loaded.getDeclaredMethods()) {
      if (candidate.getName().equals(method) && candidate.getParameterCount() == arguments.length) {
        candidate.setAccessible(true);
        return candidate.invoke(target, arguments);
      }
    }
    throw new NoSuchMethodException(type + "." + method);
  }

  static Object folder(Path root) throws Exception {
    var constructor =
        LOADER.loadClass("amp.tempdb.postgres.ClusterFolder").getDeclaredConstructor(Path.class);
    constructor.setAccessible(true);
    return constructor.newInstance(root);
  }

  static AutoCloseable take(Path file) throws Exception {
    Object deadline = call("Deadline", "in", null, Duration.ofSeconds(20));
    Optional<?> taken = (Optional<?>) call("Mutex", "take", null, file, deadline);
    return (AutoCloseable) taken.orElseThrow();
  }
}
