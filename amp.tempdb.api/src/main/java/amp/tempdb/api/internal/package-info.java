/** Finds and loads providers, asks them, and words the errors of a choice that came to nothing. */
@NullMarked
package amp.tempdb.api.internal;

import org.jspecify.annotations.NullMarked;
