/** New clusters: initialised, copied from templates, taken over from other layouts. */
@NullMarked
package amp.tempdb.postgres.create;

import org.jspecify.annotations.NullMarked;
