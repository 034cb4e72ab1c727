/** The commands on what is registered in the metadata database. */
@NullMarked
package amp.cli.ampctl.registry;

import org.jspecify.annotations.NullMarked;
