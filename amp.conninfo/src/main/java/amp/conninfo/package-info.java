/** Connection strings of PostgreSQL: read, and written in the forms that programs want. */
@NullMarked
package amp.conninfo;

import org.jspecify.annotations.NullMarked;
