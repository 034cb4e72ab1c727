/**
 * Goals for Maven. Start with {@link amp.maven.plugin.StartMojo}, and with {@code DatabaseMojo} for
 * what they have in common.
 */
@NullMarked
package amp.maven.plugin;

import org.jspecify.annotations.NullMarked;
