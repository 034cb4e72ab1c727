package amp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import amp.testkit.Binaries;
import java.util.Arrays;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs test classes as JUnit does, on a PostgreSQL of this build. */
final class TestRun {
  private TestRun() {}

  static EngineExecutionResults run(Class<?>... types) {
    // The programs lie in a directory that this build has put on PATH.
    Binaries.postgres18();
    return EngineTestKit.engine("junit-jupiter")
        .selectors(
            Arrays.stream(types).map(type -> selectClass(type)).toArray(DiscoverySelector[]::new))
        .execute();
  }

  static void succeeds(int tests, Class<?>... types) {
    EngineExecutionResults results = run(types);
    assertThat(results.allEvents().failed().list()).isEmpty();
    results.testEvents().assertStatistics(s -> s.succeeded(tests));
  }

  static void failsBecause(String reason, Class<?> type) {
    assertThat(run(type).testEvents().failed().stream())
        .hasSize(1)
        .allSatisfy(
            event ->
                assertThat(event.getRequiredPayload(TestExecutionResult.class).getThrowable())
                    .hasValueSatisfying(
                        failure -> assertThat(failure).hasStackTraceContaining(reason)));
  }
}
