/** A new cluster put in the place of an old one, in steps that a crash cannot leave half done. */
@NullMarked
package amp.tempdb.postgres.swap;

import org.jspecify.annotations.NullMarked;
