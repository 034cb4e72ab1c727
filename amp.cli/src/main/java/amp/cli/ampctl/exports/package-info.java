/** The command that takes a project's database to another server. */
@NullMarked
package amp.cli.ampctl.exports;

import org.jspecify.annotations.NullMarked;
