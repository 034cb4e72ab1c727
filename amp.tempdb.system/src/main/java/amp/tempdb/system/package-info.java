/** Backend: a PostgreSQL found on the host, reached over a Unix-domain socket. */
@NullMarked
package amp.tempdb.system;

import org.jspecify.annotations.NullMarked;
