package amp.tempdb.junit;

import amp.tempdb.api.Durability;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.pool.DatabasePool;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.ReflectionSupport;

/** The pools of a test run, one for each preparation and settings; the run's end closes them. */
final class Pools {
  private static final Namespace NAMESPACE = Namespace.create(Pools.class);
  private static final int AHEAD = 4;
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private Pools() {}

  static DatabasePool of(ExtensionContext context, TempDbTest wanted) {
    Object pool =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                List.of(wanted.preparation(), List.of(wanted.settings())),
                key -> new Closing<>(open(context, wanted)));
    return (DatabasePool) ((Closing<?>) pool).resource();
  }

  private static DatabasePool open(ExtensionContext context, TempDbTest wanted) {
    Class<? extends TestPreparation> type = wanted.preparation();
    TestPreparation preparation = create(type);
    Optional<Path> folder = context.getConfigurationParameter("amp.tempdb.folder", Path::of);
    String key = preparation.key();
    boolean empty = preparation instanceof TestPreparation.None;
    if (folder.isPresent() && key.isEmpty() && !empty) {
      throw new ExtensionConfigurationException(
          type.getName()
              + " has no key, and amp.tempdb.folder has several test runs share its result."
              + " Let key() name the version of the last migration, for example.");
    }
    TempDbSpec spec =
        folder
            .map(f -> TempDbSpec.at(f.resolve(name(empty ? "empty" : "prepared-" + key, wanted))))
            .orElseGet(TempDbSpec::ephemeral)
            .with(s -> configure(s.durability(Durability.FAST).holder("tests"), context))
            .with(s -> set(s, wanted.settings()));
    if (empty) {
      return DatabasePool.open(spec);
    }
    return key.isEmpty()
        ? DatabasePool.open(spec, AHEAD, preparation)
        : DatabasePool.open(spec.with(s -> s.preparation(new Preparation(key, preparation))));
  }

  private static TestPreparation create(Class<? extends TestPreparation> type) {
    try {
      return ReflectionSupport.newInstance(type);
    } catch (Exception e) {
      throw new ExtensionConfigurationException(
          "the preparation "
              + type.getName()
              + " cannot be created: "
              + e
              + ". Give it a constructor without parameters; if it is nested, make it static.",
          e);
    }
  }

  /** Servers with different settings have different folders. */
  private static String name(String data, TempDbTest wanted) {
    List<String> settings = List.of(wanted.settings());
    return settings.isEmpty() ? data : data + "-" + Integer.toHexString(settings.hashCode());
  }

  private static void set(TempDbSpec.Builder spec, String... settings) {
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 0) {
        throw new ExtensionConfigurationException(
            "the setting \"" + setting + "\" of @TempDbTest has no value. Write name=value.");
      }
      spec.setting(setting.substring(0, equals).strip(), setting.substring(equals + 1).strip());
    }
  }

  private static void configure(TempDbSpec.Builder spec, ExtensionContext context) {
    context.getConfigurationParameter("amp.tempdb.backend").ifPresent(spec::backend);
    context.getConfigurationParameter("amp.tempdb.version").ifPresent(spec::version);
    context.getConfigurationParameter("amp.tempdb.home", Path::of).ifPresent(spec::home);
    // What somebody has in the home directory is not to decide what tests run on.
    spec.providersOfHome(false);
    context
        .getConfigurationParameter("amp.tempdb.provider-path")
        .ifPresent(
            path ->
                SEPARATOR
                    .splitAsStream(path)
                    .filter(entry -> !entry.isEmpty())
                    .forEach(entry -> spec.providerPath(Path.of(entry))));
  }
}
