/** Which database, how to connect to it, the pool of connections, and notifications. */
@NullMarked
package amp.metadb.connect;

import org.jspecify.annotations.NullMarked;
