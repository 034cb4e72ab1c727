/**
 * What is looked at before an installation counts: room on the disk, libraries, a run of its
 * programs.
 */
@NullMarked
package amp.ampup.install.check;

import org.jspecify.annotations.NullMarked;
