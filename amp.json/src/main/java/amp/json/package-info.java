/** Reads and writes JSON. Start with {@link amp.json.Json}. */
@NullMarked
package amp.json;

import org.jspecify.annotations.NullMarked;
