/** The settings with which a server does not start, told from what it wrote. */
@NullMarked
package amp.tempdb.postgres.setting;

import org.jspecify.annotations.NullMarked;
