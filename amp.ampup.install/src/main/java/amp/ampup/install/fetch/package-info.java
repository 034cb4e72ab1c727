/**
 * Downloads over HTTP with bounded waits. Start with {@link amp.ampup.install.fetch.Download};
 * {@link amp.ampup.install.fetch.Http} makes one request.
 */
@NullMarked
package amp.ampup.install.fetch;

import org.jspecify.annotations.NullMarked;
