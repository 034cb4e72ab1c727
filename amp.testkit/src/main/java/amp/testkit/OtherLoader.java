package amp.testkit;

import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes under test once more, in a class loader of its own, as applications in one server
 * have it.
 */
public final class OtherLoader {
  private static final ClassLoader LOADER = loader();

  private OtherLoader() {}

  private static ClassLoader loader() {
    try {
      List<URL> urls = new ArrayList<>();
      urls.add(Path.of("target/classes").toUri().toURL());
      String path = System.getProperty("jdk.module.path", "") + File.pathSeparator;
      for (String entry :
          (path + System.getProperty("java.class.path", "")).split(File.pathSeparator, -1)) {
        if (!entry.isEmpty()) {
          urls.add(Path.of(entry).toUri().toURL());
        }
      }
      return new OwnFirst(urls.toArray(URL[]::new));
    } catch (java.net.MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Looks into its own entries first: the platform's loader, its parent, knows the modules of the
   * application, and would hand over the classes under test themselves.
   */
  private static final class OwnFirst extends URLClassLoader {
    OwnFirst(URL[] urls) {
      super(urls, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        try {
          return findClass(name);
        } catch (ClassNotFoundException e) {
          return super.loadClass(name, resolve);
        }
      }
    }
  }

  /** Makes an object of a class of that loader. */
  public static Object create(String type, Path argument) throws Exception {
    Constructor<?> constructor = LOADER.loadClass(type).getDeclaredConstructor(Path.class);
    constructor.setAccessible(true);
    return constructor.newInstance(argument);
  }

  /** Calls a method of a class of that loader, whatever its access. */
  public static @Nullable Object call(
      String type, String method, @Nullable Object target, Object... arguments) throws Exception {
    Class<?> loaded = LOADER.loadClass(type);
    for (Method candidate : loaded.getDeclaredMethods()) {
      if (candidate.getName().equals(method) && candidate.getParameterCount() == arguments.length) {
        candidate.setAccessible(true);
        return candidate.invoke(target, arguments);
      }
    }
    throw new NoSuchMethodException(type + "." + method);
  }
}
