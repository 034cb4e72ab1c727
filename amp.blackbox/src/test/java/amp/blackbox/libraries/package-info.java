/** What the libraries of others make of what we give them. */
@NullMarked
package amp.blackbox.libraries;

import org.jspecify.annotations.NullMarked;
