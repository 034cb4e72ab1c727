/** The metadata database. Start with {@code MetadataDb}. */
@NullMarked
package amp.metadb;

import org.jspecify.annotations.NullMarked;
