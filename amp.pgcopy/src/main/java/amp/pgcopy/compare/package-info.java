/** Whether a copy is what its source is. */
@NullMarked
package amp.pgcopy.compare;

import org.jspecify.annotations.NullMarked;
