/** The command that imports a database, and where one can be imported from. */
@NullMarked
package amp.cli.ampctl.imports;

import org.jspecify.annotations.NullMarked;
