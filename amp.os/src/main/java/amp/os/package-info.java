/** The platform, and the deadlines of what is waited for. */
@NullMarked
package amp.os;

import org.jspecify.annotations.NullMarked;
