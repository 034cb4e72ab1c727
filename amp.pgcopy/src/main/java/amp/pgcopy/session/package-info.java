/** Connections, set so that both servers print and read every value alike. */
@NullMarked
package amp.pgcopy.session;

import org.jspecify.annotations.NullMarked;
