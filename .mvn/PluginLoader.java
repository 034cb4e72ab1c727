package amp.build;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads the compiler's plugins once for all modules that a JVM of Maven builds. By itself javac
 * makes a class loader for each compilation, so that Error Prone's classes are read, interpreted
 * and compiled anew some sixty times: more than half of what compiling takes the processor.
 *
 * <p>{@code ./verify} compiles this file, {@code .mvn/jvm.config} lets javac see the class, and the
 * compiler's hidden option {@code procloader} names it (com.sun.tools.javac.file.BaseFileManager).
 * Where the class is missing javac goes on as by itself.
 */
public final class PluginLoader extends ClassLoader {
  private static final Map<List<String>, ClassLoader> LOADERS = new ConcurrentHashMap<>();

  /** As javac calls it. It closes what is closeable when a compilation ends, and this is not. */
  public PluginLoader(URL[] path, ClassLoader parent) {
    super(
        LOADERS.computeIfAbsent(
            Arrays.stream(path).map(URL::toString).toList(),
            key -> new URLClassLoader(path, parent)));
  }
}
