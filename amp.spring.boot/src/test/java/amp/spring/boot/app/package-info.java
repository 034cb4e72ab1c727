/** An application as others write them, with an entity and its repository. */
@NullMarked
package amp.spring.boot.app;

import org.jspecify.annotations.NullMarked;
