/** The metadata database. Start with {@link amp.metadb.MetadataDb}. */
@NullMarked
package amp.metadb;

import org.jspecify.annotations.NullMarked;
