package amp.tempdb.junit;

import amp.tempdb.api.Durability;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.pool.DatabasePool;
import amp.tempdb.junit.Request.ServerChoice;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The pools of a test run, one for each request; the run's end closes them. */
final class Pools {
  private static final Namespace NAMESPACE = Namespace.create(Pools.class);
  private static final int AHEAD = 4;
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private Pools() {}

  static DatabasePool of(ExtensionContext context, Request wanted) {
    Object pool =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(wanted, key -> new Closing<>(open(context, wanted)));
    return (DatabasePool) ((Closing<?>) pool).resource();
  }

  private static DatabasePool open(ExtensionContext context, Request wanted) {
    Content content = Content.of(wanted);
    Optional<Path> folder = parameter(context, "folder").map(Path::of);
    String key = content.key();
    if (folder.isPresent() && key.isEmpty() && !content.isEmpty()) {
      throw new ExtensionConfigurationException(
          wanted.preparation().getName()
              + " has no key, and amp.tempdb.folder has several test runs share its result."
              + " Let key() name the version of the last migration, for example.");
    }
    String data = content.isEmpty() ? "empty" : "prepared-" + key;
    TempDbSpec spec =
        folder
            .map(f -> TempDbSpec.at(f.resolve(data + suffix(wanted.server()))))
            .orElseGet(TempDbSpec::ephemeral)
            .with(s -> configure(s.durability(Durability.FAST).holder("tests"), context))
            .with(s -> chosen("@TempDbTest", () -> choose(s, wanted.server())));
    if (content.isEmpty()) {
      return DatabasePool.open(spec);
    }
    return key.isEmpty()
        ? DatabasePool.open(spec, AHEAD, content.action())
        : DatabasePool.open(spec.with(s -> s.preparation(new Preparation(key, content.action()))));
  }

  /** Servers that differ have different folders. */
  private static String suffix(ServerChoice server) {
    return server.isUsual() ? "" : "-" + Integer.toHexString(server.hashCode());
  }

  private static void choose(TempDbSpec.Builder spec, ServerChoice server) {
    server.settings().forEach(spec::setting);
    spec.extensions(server.extensions());
    if (!server.version().isEmpty()) {
      spec.version(server.version());
    }
    if (!server.database().isEmpty()) {
      spec.database(server.database());
    }
    if (!server.timeZone().isEmpty()) {
      spec.setting("TimeZone", server.timeZone());
    }
  }

  /** Whoever runs the tests is told where what cannot be used was said. */
  private static void chosen(String where, Runnable choice) {
    try {
      choice.run();
    } catch (IllegalArgumentException e) {
      throw new ExtensionConfigurationException(where + ": " + e.getMessage(), e);
    }
  }

  /** Build tools say "" where nobody said anything. */
  private static Optional<String> parameter(ExtensionContext context, String name) {
    return context
        .getConfigurationParameter("amp.tempdb." + name)
        .filter(Predicate.not(String::isBlank));
  }

  private static void configure(TempDbSpec.Builder spec, ExtensionContext context) {
    parameter(context, "backend").ifPresent(spec::backend);
    parameter(context, "version")
        .ifPresent(version -> chosen("amp.tempdb.version", () -> spec.version(version)));
    parameter(context, "home").map(Path::of).ifPresent(spec::home);
    // What somebody has in the home directory is not to decide what tests run on.
    spec.providersOfHome(false);
    parameter(context, "provider-path")
        .ifPresent(
            path ->
                SEPARATOR
                    .splitAsStream(path)
                    .filter(entry -> !entry.isEmpty())
                    .forEach(entry -> spec.providerPath(Path.of(entry))));
  }
}
