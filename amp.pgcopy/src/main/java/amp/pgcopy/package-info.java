/**
 * Copies a whole database from one PostgreSQL server to another over JDBC alone. Start with {@link
 * amp.pgcopy.DatabaseCopy}, which fills an empty database, {@link amp.pgcopy.DatabaseImport}, which
 * replaces one as a whole or not at all, and {@link amp.pgcopy.SchemaExport}, which takes one
 * schema into a database that has others.
 */
@NullMarked
package amp.pgcopy;

import org.jspecify.annotations.NullMarked;
