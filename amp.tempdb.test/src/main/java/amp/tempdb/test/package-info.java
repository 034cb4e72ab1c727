/** Holds nothing: the module only brings others. */
@NullMarked
package amp.tempdb.test;

import org.jspecify.annotations.NullMarked;
