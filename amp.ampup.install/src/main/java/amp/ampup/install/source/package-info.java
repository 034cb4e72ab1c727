/**
 * Where archives come from, and which ones are trusted. Start with {@link
 * amp.ampup.install.source.Source} and {@link amp.ampup.install.source.Manifest}.
 */
@NullMarked
package amp.ampup.install.source;

import org.jspecify.annotations.NullMarked;
