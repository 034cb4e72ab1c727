/** What every part that speaks SQL to a PostgreSQL shares. */
@NullMarked
package amp.sql;

import org.jspecify.annotations.NullMarked;
