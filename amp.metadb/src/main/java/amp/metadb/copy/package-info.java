/**
 * Copies a whole database from one PostgreSQL server to another over JDBC alone. Start with {@link
 * amp.metadb.copy.DatabaseCopy}, which fills an empty database, and {@link
 * amp.metadb.copy.DatabaseImport}, which replaces one as a whole or not at all.
 */
@NullMarked
package amp.metadb.copy;

import org.jspecify.annotations.NullMarked;
