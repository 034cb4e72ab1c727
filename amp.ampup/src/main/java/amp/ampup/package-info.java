/** The component store. Start with {@code Store}. */
@NullMarked
package amp.ampup;

import org.jspecify.annotations.NullMarked;
