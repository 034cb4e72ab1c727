/** Programs run to their end or started, and processes known by their id and start. */
@NullMarked
package amp.os.process;

import org.jspecify.annotations.NullMarked;
