/** The script of a pg_dump, run and loaded. */
@NullMarked
package amp.pgcopy.dump;

import org.jspecify.annotations.NullMarked;
