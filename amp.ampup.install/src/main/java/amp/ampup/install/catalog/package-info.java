/**
 * The extensions that are offered, and how the list of their packages is made. Start with {@link
 * amp.ampup.install.catalog.Offer}.
 */
@NullMarked
package amp.ampup.install.catalog;

import org.jspecify.annotations.NullMarked;
