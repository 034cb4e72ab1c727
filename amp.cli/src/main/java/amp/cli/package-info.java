/** The commands ampup, ampd and ampctl. */
@NullMarked
package amp.cli;

import org.jspecify.annotations.NullMarked;
