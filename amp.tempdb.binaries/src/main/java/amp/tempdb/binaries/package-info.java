/** Backend: a PostgreSQL that a jar on the class path brings, as Maven or Gradle put it there. */
@NullMarked
package amp.tempdb.binaries;

import org.jspecify.annotations.NullMarked;
