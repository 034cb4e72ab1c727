/** How the three commands read their command lines, and describe themselves: all of picocli. */
@NullMarked
package amp.cli.parser;

import org.jspecify.annotations.NullMarked;
