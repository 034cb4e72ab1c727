@NullMarked
package amp.tempdb.driver;

import org.jspecify.annotations.NullMarked;
