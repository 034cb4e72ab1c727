/**
 * Opens managed PostgreSQL databases. Start with {@link amp.tempdb.api.TempDb} and {@link
 * amp.tempdb.api.TempDbSpec}.
 */
@NullMarked
package amp.tempdb.api;

import org.jspecify.annotations.NullMarked;
