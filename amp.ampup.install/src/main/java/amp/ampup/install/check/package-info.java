/** What is looked at before the store is changed: room on the disk, and who uses what is there. */
@NullMarked
package amp.ampup.install.check;

import org.jspecify.annotations.NullMarked;
