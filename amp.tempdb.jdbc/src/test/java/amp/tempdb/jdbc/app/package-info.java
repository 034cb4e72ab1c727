/** An application that tests start in a JVM of its own. */
@NullMarked
package amp.tempdb.jdbc.app;

import org.jspecify.annotations.NullMarked;
