/** Where archives come from. Start with {@link amp.ampup.install.source.Source}. */
@NullMarked
package amp.ampup.install.source;

import org.jspecify.annotations.NullMarked;
