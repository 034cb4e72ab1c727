/** The command {@code ampctl}. Start with {@link amp.cli.ampctl.AmpctlCommand}. */
@NullMarked
package amp.cli.ampctl;

import org.jspecify.annotations.NullMarked;
