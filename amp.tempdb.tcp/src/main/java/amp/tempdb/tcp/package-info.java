/** Backend: PostgreSQL on a TCP port of the loopback interface, protected by a password. */
@NullMarked
package amp.tempdb.tcp;

import org.jspecify.annotations.NullMarked;
