/** {@code ampctl metadb extensions}. */
@NullMarked
package amp.cli.ampctl.extension;

import org.jspecify.annotations.NullMarked;
