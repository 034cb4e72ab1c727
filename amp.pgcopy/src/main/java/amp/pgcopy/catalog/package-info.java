/**
 * What is in a database, apart from rows: read from the catalogs, checked, ordered, and created.
 */
@NullMarked
package amp.pgcopy.catalog;

import org.jspecify.annotations.NullMarked;
