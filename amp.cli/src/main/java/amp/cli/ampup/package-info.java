/** The command {@code ampup}. Start with {@link amp.cli.ampup.AmpupCommand}. */
@NullMarked
package amp.cli.ampup;

import org.jspecify.annotations.NullMarked;
