package amp.benchmarks.suite;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The program that is measured: JUnit runs one suite, and the JVM ends. */
public final class Suite {
  private static final int FEW = 50;
  private static final String PARALLEL = "junit.jupiter.execution.parallel.";

  private Suite() {}

  /**
   * Runs a suite, and fails unless each of its tests has succeeded.
   *
   * @param arguments whose databases, {@code amp} or {@code zonky}; how many tests, 50 or 200; in
   *     how many threads
   */
  public static void main(String[] arguments) {
    Class<?> type = arguments[0].equals("amp") ? AmpOrders.class : ZonkyOrders.class;
    int tests = Integer.parseInt(arguments[1]);
    String threads = arguments[2];
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                selectMethod(
                    type.getName()
                        + "#"
                        + (tests == FEW ? "fifty" : "twoHundred")
                        + parameter(type)))
            .configurationParameter(PARALLEL + "enabled", Boolean.toString(!threads.equals("1")))
            .configurationParameter(PARALLEL + "mode.default", "concurrent")
            .configurationParameter(PARALLEL + "config.strategy", "fixed")
            .configurationParameter(PARALLEL + "config.fixed.parallelism", threads)
            .configurationParameter(PARALLEL + "config.fixed.max-pool-size", threads)
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    if (summary.getTestsSucceededCount() != tests) {
      summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
      System.out.println("of " + tests + " tests " + summary.getTestsSucceededCount() + " succeed");
      System.exit(1);
    }
    // Threads of the peer's would go on for a minute.
    System.exit(0);
  }

  private static String parameter(Class<?> type) {
    return type == AmpOrders.class ? "(javax.sql.DataSource)" : "()";
  }
}
