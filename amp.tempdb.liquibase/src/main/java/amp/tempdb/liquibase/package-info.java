/** What Liquibase is told of {@code jdbc:amp:}. */
@NullMarked
package amp.tempdb.liquibase;

import org.jspecify.annotations.NullMarked;
