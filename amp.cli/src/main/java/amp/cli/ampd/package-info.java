/** The command {@code ampd}. Start with {@link amp.cli.ampd.AmpdCommand}. */
@NullMarked
package amp.cli.ampd;

import org.jspecify.annotations.NullMarked;
