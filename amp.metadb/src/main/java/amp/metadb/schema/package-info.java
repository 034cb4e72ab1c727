/** The schema {@code amp} and its migrations. */
@NullMarked
package amp.metadb.schema;

import org.jspecify.annotations.NullMarked;
