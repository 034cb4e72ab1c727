/**
 * Measures how long things take beside a peer and beside the floor. Start with {@link
 * amp.benchmarks.Main} and {@link amp.benchmarks.Experiment}.
 */
@NullMarked
package amp.benchmarks;

import org.jspecify.annotations.NullMarked;
