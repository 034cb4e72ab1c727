/** What a caller hands to a copy and gets back from it. */
@NullMarked
package amp.pgcopy.api;

import org.jspecify.annotations.NullMarked;
