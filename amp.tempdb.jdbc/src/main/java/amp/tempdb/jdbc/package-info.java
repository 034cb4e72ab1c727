/**
 * Unix-domain sockets for the PostgreSQL JDBC driver, over the JDK's own channels and without
 * native code. Start with {@link amp.tempdb.jdbc.UnixSocketFactory}. An application that reaches a
 * database through it needs this module and the driver on its class path or module path, and
 * nothing else; in a named module, it says {@code requires amp.tempdb.jdbc}.
 */
@NullMarked
package amp.tempdb.jdbc;

import org.jspecify.annotations.NullMarked;
