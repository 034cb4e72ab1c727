/** How the preparations of databases are run, with a key or without. */
@NullMarked
package amp.tempdb.api.preparation;

import org.jspecify.annotations.NullMarked;
