/** Copies of whole clusters: snapshots, replacement in one step, physical backup. */
@NullMarked
package amp.tempdb.postgres.snapshot;

import org.jspecify.annotations.NullMarked;
