/** Extensions that a server has beside those of its installation. */
@NullMarked
package amp.tempdb.postgres.extension;

import org.jspecify.annotations.NullMarked;
