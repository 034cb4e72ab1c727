/** The assembled system from outside: the jars as built, in processes of their own. */
@NullMarked
package amp.blackbox;

import org.jspecify.annotations.NullMarked;
