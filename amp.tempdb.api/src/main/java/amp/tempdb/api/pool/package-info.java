/**
 * Databases for tests: each a copy of a prepared one, ready before it is asked for. Start with
 * {@link amp.tempdb.api.pool.DatabasePool}.
 */
@NullMarked
package amp.tempdb.api.pool;

import org.jspecify.annotations.NullMarked;
