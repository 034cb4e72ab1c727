/**
 * StoreTransaction the store so that every change is whole or absent. Start with {@link
 * amp.ampup.install.store.StoreTransaction}, which holds the {@link
 * amp.ampup.install.store.StoreLock}.
 */
@NullMarked
package amp.ampup.install.store;

import org.jspecify.annotations.NullMarked;
