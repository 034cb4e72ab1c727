/**
 * A project's configuration: defaults, file, environment and options, each value with its origin.
 * Start with {@link amp.cli.config.Configuration} and {@link amp.cli.config.Keys}.
 */
@NullMarked
package amp.cli.config;

import org.jspecify.annotations.NullMarked;
