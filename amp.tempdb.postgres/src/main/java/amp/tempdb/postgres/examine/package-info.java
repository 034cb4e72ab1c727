/** Looks for what keeps a database from running, and mends what cannot lose data. */
@NullMarked
package amp.tempdb.postgres.examine;

import org.jspecify.annotations.NullMarked;
