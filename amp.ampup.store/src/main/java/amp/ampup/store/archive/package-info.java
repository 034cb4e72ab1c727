/**
 * Unpacks archives that may be hostile. Start with {@link amp.ampup.store.archive.Unpacker}; what
 * an entry may be called is in {@link amp.ampup.store.archive.EntryNames}.
 */
@NullMarked
package amp.ampup.store.archive;

import org.jspecify.annotations.NullMarked;
