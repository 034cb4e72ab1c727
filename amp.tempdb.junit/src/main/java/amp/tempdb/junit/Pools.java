package amp.tempdb.junit;

import amp.tempdb.api.Durability;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.pool.DatabasePool;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.ReflectionSupport;

/** The pools of a test run, one for each preparation; the run's end closes them. */
final class Pools {
  private static final Namespace NAMESPACE = Namespace.create(Pools.class);
  private static final int AHEAD = 4;

  private Pools() {}

  static DatabasePool of(ExtensionContext context, Class<? extends TestPreparation> preparation) {
    Object pool =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(preparation, key -> new Closing<>(open(context, key)));
    return (DatabasePool) ((Closing<?>) pool).resource();
  }

  private static DatabasePool open(
      ExtensionContext context, Class<? extends TestPreparation> type) {
    TestPreparation preparation = ReflectionSupport.newInstance(type);
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
            .map(f -> TempDbSpec.at(f.resolve(empty ? "empty" : "prepared-" + key)))
            .orElseGet(TempDbSpec::ephemeral)
            .with(s -> configure(s.durability(Durability.FAST).holder("tests"), context));
    if (empty) {
      return DatabasePool.open(spec);
    }
    return key.isEmpty()
        ? DatabasePool.open(spec, AHEAD, preparation)
        : DatabasePool.open(spec.with(s -> s.preparation(new Preparation(key, preparation))));
  }

  private static void configure(TempDbSpec.Builder spec, ExtensionContext context) {
    context.getConfigurationParameter("amp.tempdb.backend").ifPresent(spec::backend);
    context.getConfigurationParameter("amp.tempdb.version").ifPresent(spec::version);
    context.getConfigurationParameter("amp.tempdb.home", Path::of).ifPresent(spec::home);
  }
}
