/** The PostgreSQL engine. Start with {@code Cluster} and {@code Installation}. */
@NullMarked
package amp.tempdb.postgres;

import org.jspecify.annotations.NullMarked;
