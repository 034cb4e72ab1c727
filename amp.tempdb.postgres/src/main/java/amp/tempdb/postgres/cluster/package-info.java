/** What of a cluster is on disk, and where: its folder, files, programs, sockets and logs. */
@NullMarked
package amp.tempdb.postgres.cluster;

import org.jspecify.annotations.NullMarked;
