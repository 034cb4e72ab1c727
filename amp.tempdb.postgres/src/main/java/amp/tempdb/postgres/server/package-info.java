/** The life of a server process: start, join, leases, watcher, end. */
@NullMarked
package amp.tempdb.postgres.server;

import org.jspecify.annotations.NullMarked;
