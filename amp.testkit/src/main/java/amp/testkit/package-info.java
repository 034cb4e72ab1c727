/** What tests share. Start with {@code Binaries}. */
@NullMarked
package amp.testkit;

import org.jspecify.annotations.NullMarked;
