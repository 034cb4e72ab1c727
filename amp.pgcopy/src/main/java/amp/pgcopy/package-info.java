/**
 * Copies a whole database from one PostgreSQL server to another over JDBC alone. Start with {@link
 * amp.pgcopy.DatabaseCopy}, which fills an empty database, and {@link amp.pgcopy.DatabaseImport},
 * which replaces one as a whole or not at all.
 */
@NullMarked
package amp.pgcopy;

import org.jspecify.annotations.NullMarked;
