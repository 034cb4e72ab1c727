/** Databases for JUnit tests. Start with {@link amp.tempdb.junit.TempDbTest}. */
@NullMarked
package amp.tempdb.junit;

import org.jspecify.annotations.NullMarked;
