/**
 * Builds of users, outside of ours: what stands in {@code samples/}, with what we would publish.
 */
@NullMarked
package amp.blackbox.samples;

import org.jspecify.annotations.NullMarked;
