/**
 * Directories with PostgreSQL's programs: of which version, and how a server of them is reached.
 */
@NullMarked
package amp.tempdb.postgres.installation;

import org.jspecify.annotations.NullMarked;
