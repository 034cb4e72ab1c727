/**
 * The test suites that are run in a JVM of their own: the same tests, on databases of ours and of
 * the peer's. Start with {@link amp.benchmarks.suite.Suite}.
 */
@NullMarked
package amp.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
