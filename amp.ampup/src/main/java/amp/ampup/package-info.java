/**
 * The component store: reads what is installed, and never fetches. Start with {@link
 * amp.ampup.Store} and {@link amp.ampup.Installed}.
 */
@NullMarked
package amp.ampup;

import org.jspecify.annotations.NullMarked;
