/** What is looked at before an archive is fetched: room on the disk. */
@NullMarked
package amp.ampup.install.check;

import org.jspecify.annotations.NullMarked;
