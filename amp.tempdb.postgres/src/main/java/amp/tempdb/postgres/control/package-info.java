/** Control of a folder's server from outside: stop it, detach it, see who uses it. */
@NullMarked
package amp.tempdb.postgres.control;

import org.jspecify.annotations.NullMarked;
