/** Files put on disk, read safely, locked and trusted; whole trees; the room on a disk. */
@NullMarked
package amp.os.file;

import org.jspecify.annotations.NullMarked;
