/** Unix-domain sockets for the PostgreSQL JDBC driver. Start with {@code UnixSocketFactory}. */
@NullMarked
package amp.tempdb.jdbc;

import org.jspecify.annotations.NullMarked;
