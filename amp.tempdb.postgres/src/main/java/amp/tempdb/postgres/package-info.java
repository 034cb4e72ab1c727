/**
 * The PostgreSQL engine. Start with {@link amp.tempdb.postgres.PostgresProvider}, which decides
 * what can run, and {@link amp.tempdb.postgres.Engine}, which opens it; the rooms below are not
 * exported, but for {@code control}, {@code installation} and {@code snapshot}.
 */
@NullMarked
package amp.tempdb.postgres;

import org.jspecify.annotations.NullMarked;
