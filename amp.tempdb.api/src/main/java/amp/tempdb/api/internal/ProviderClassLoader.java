package amp.tempdb.api.internal;

import java.net.URL;
import java.net.URLClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * Takes a class from the provider's jars before the application's, so that the provider has the
 * versions of its libraries that it brought; except what it shares with us.
 */
final class ProviderClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  ProviderClassLoader(URL[] jars, ClassLoader parent) {
    super(jars, parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      if (type == null && !isShared(name)) {
        try {
          type = findClass(name);
        } catch (ClassNotFoundException e) {
          // The application has it, or nobody.
        }
      }
      if (type == null) {
        return super.loadClass(name, resolve);
      }
      if (resolve) {
        resolveClass(type);
      }
      return type;
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  private static boolean isShared(String name) {
    return name.startsWith("java.")
        || name.startsWith("amp.tempdb.api.")
        || name.startsWith("org.slf4j.");
  }
}
