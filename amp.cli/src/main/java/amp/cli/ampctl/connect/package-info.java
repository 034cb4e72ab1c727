/**
 * The ways to tell programs of a database: URLs, variables, files of variables. Start with {@link
 * amp.cli.ampctl.connect.UrlFormat} and {@link amp.cli.ampctl.connect.EnvFile}.
 */
@NullMarked
package amp.cli.ampctl.connect;

import org.jspecify.annotations.NullMarked;
