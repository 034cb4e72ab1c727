/** What Flyway is told of {@code jdbc:amp:}. */
@NullMarked
package amp.tempdb.flyway;

import org.jspecify.annotations.NullMarked;
