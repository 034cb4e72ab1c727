/** What this operating system can do, the deadlines of what is waited for, and hashes. */
@NullMarked
package amp.os;

import org.jspecify.annotations.NullMarked;
