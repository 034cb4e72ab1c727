/** The rows of tables and the bytes of large objects, moved from one server to the other. */
@NullMarked
package amp.pgcopy.rows;

import org.jspecify.annotations.NullMarked;
