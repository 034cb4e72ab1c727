/** What the launchers use to start fast. */
@NullMarked
package amp.cli.launch;

import org.jspecify.annotations.NullMarked;
