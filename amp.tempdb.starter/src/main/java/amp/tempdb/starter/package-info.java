/** Holds nothing: the module only brings others. */
@NullMarked
package amp.tempdb.starter;

import org.jspecify.annotations.NullMarked;
