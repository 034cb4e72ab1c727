/**
 * Changes the store so that every change is whole or absent. Start with {@link
 * amp.ampup.store.StoreTransaction}, which holds the {@link amp.ampup.store.StoreLock}.
 */
@NullMarked
package amp.ampup.store;

import org.jspecify.annotations.NullMarked;
