package amp.tempdb.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import amp.testkit.Binaries;
import java.util.Map;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs test classes as JUnit does, on a PostgreSQL of this build. */
final class TestRun {
  private TestRun() {}

  static EngineExecutionResults run(Map<String, String> parameters, Class<?>... types) {
    // The programs lie in a directory that this build has put on PATH.
    Binaries.postgres18();
    EngineTestKit.Builder kit =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter("amp.tempdb.backend", "system")
            .configurationParameter("amp.tempdb.home", Binaries.sharedHome().toString());
    parameters.forEach(kit::configurationParameter);
    for (Class<?> type : types) {
      kit.selectors(selectClass(type));
    }
    return kit.execute();
  }

  static void succeeds(int tests, EngineExecutionResults results) {
    assertThat(results.allEvents().failed().list()).isEmpty();
    results.testEvents().assertStatistics(s -> s.succeeded(tests));
  }

  static void failsWith(Events events, String message) {
    events
        .failed()
        .assertThatEvents()
        .haveExactly(1, finishedWithFailure(message(m -> m.contains(message))));
  }
}
