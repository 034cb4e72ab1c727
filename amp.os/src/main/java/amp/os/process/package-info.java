/** Programs run to their end. */
@NullMarked
package amp.os.process;

import org.jspecify.annotations.NullMarked;
