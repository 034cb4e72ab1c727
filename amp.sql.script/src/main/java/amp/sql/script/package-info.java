/** Scripts of SQL. Start with {@link amp.sql.script.SqlScript}. */
@NullMarked
package amp.sql.script;

import org.jspecify.annotations.NullMarked;
