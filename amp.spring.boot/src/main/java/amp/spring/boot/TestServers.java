package amp.spring.boot;

import amp.tempdb.api.Durability;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.config.Assignments;
import amp.tempdb.api.pool.DatabasePool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.BeanUtils;

/**
 * The servers of this process's tests, one for each preparation and settings. Nobody has to end
 * them: they end with the process.
 */
final class TestServers {
  /** Contexts are cached, and each has a pool of ten connections. */
  private static final String CONNECTIONS = "400";

  private static final Map<Key, DatabasePool> POOLS = new HashMap<>();

  private TestServers() {}

  private record Key(TempDbSpec spec, Class<?> preparation) {}

  /** Has a server started while the context is being made, which takes longer. */
  static void openAhead(
      DatabaseProperties properties,
      Class<? extends Preparation.Action> preparation,
      List<String> settings,
      List<String> extensions) {
    Thread thread =
        new Thread(
            () -> {
              try {
                pool(properties, preparation, settings, extensions);
              } catch (RuntimeException e) {
                // The context tries again, and tells.
                LoggerFactory.getLogger(TestServers.class).debug("no server was opened ahead", e);
              }
            },
            "amp-test-server");
    thread.setDaemon(true);
    thread.start();
  }

  static synchronized DatabasePool pool(
      DatabaseProperties properties,
      Class<? extends Preparation.Action> preparation,
      List<String> settings,
      List<String> extensions) {
    TempDbSpec spec =
        TempDbSpec.ephemeral()
            .with(
                s -> {
                  s.setting("max_connections", CONNECTIONS);
                  properties.configure(s);
                  // What somebody has in the home directory is not to decide what tests run on.
                  s.durability(Durability.FAST).holder("tests").providersOfHome(false);
                  set(s, settings, extensions);
                });
    return POOLS.computeIfAbsent(
        new Key(spec, preparation),
        key ->
            preparation == AmpDatabase.Empty.class
                ? DatabasePool.open(spec, 1)
                : DatabasePool.open(spec, 1, create(preparation)));
  }

  private static void set(TempDbSpec.Builder spec, List<String> settings, List<String> extensions) {
    try {
      Assignments.parse(settings).forEach(spec::setting);
      spec.extensions(extensions);
    } catch (IllegalArgumentException e) {
      throw new TempDbException(
          "@AmpDatabase cannot be used: " + e.getMessage(), "Correct the annotation", e);
    }
  }

  private static Preparation.Action create(Class<? extends Preparation.Action> type) {
    try {
      return BeanUtils.instantiateClass(type);
    } catch (BeanInstantiationException e) {
      throw new TempDbException(
          "the preparation " + type.getName() + " cannot be created: " + e.getMessage(),
          "Give it a constructor without parameters; if it is nested, make it static",
          e);
    }
  }
}
