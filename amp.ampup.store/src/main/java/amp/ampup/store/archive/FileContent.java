package amp.ampup.store.archive;

import java.io.InputStream;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What an archive holds of a file.
 *
 * @param in its bytes
 * @param size how many they are said to be; negative where nothing says so
 * @param executable whether it can be executed
 * @param modified when it was last changed; null where that is not known
 */
record FileContent(InputStream in, long size, boolean executable, @Nullable FileTime modified) {}
