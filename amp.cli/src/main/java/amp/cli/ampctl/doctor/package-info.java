/** The command that looks for whatever is wrong with a project. */
@NullMarked
package amp.cli.ampctl.doctor;

import org.jspecify.annotations.NullMarked;
