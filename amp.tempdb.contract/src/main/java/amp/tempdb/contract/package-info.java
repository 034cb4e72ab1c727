/** The contract of a backend, as tests. */
@NullMarked
package amp.tempdb.contract;

import org.jspecify.annotations.NullMarked;
