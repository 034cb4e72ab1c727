/** Files put on disk, whole trees, and locks. */
@NullMarked
package amp.os.file;

import org.jspecify.annotations.NullMarked;
