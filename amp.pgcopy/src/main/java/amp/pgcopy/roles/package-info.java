/** The roles that a source names, and what becomes of those that the target's server lacks. */
@NullMarked
package amp.pgcopy.roles;

import org.jspecify.annotations.NullMarked;
