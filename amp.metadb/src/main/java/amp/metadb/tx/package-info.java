/** Transactions that are repeated when that is safe. */
@NullMarked
package amp.metadb.tx;

import org.jspecify.annotations.NullMarked;
