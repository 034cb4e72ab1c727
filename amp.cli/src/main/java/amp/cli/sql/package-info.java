/** SQL on the command line: the shell, the statements of a text, and rows in every format. */
@NullMarked
package amp.cli.sql;

import org.jspecify.annotations.NullMarked;
