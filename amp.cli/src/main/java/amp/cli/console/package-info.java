/** How the three commands print and end: streams, exit codes, errors. */
@NullMarked
package amp.cli.console;

import org.jspecify.annotations.NullMarked;
