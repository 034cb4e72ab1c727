/** The commands that read, copy or replace the managed cluster as a whole. */
@NullMarked
package amp.cli.ampctl.cluster;

import org.jspecify.annotations.NullMarked;
