/** The JDBC driver for {@code jdbc:amp:}; begin with {@link amp.tempdb.driver.AmpDriver}. */
@NullMarked
package amp.tempdb.driver;

import org.jspecify.annotations.NullMarked;
