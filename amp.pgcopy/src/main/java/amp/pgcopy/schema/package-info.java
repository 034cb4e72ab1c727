/** One schema of a database, which goes into a database that has others. */
@NullMarked
package amp.pgcopy.schema;

import org.jspecify.annotations.NullMarked;
