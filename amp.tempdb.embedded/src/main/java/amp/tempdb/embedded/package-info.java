/** Backend: the PostgreSQL that ampup installed, reached over a Unix-domain socket. */
@NullMarked
package amp.tempdb.embedded;

import org.jspecify.annotations.NullMarked;
