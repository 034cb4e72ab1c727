/**
 * Unpacks archives that may be hostile. Start with {@link amp.ampup.install.archive.Unpacker}; what
 * an entry may be called is in {@link amp.ampup.install.archive.EntryNames}.
 */
@NullMarked
package amp.ampup.install.archive;

import org.jspecify.annotations.NullMarked;
