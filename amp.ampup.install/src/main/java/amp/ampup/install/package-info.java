/** Installs components. Start with {@code Installer}. */
@NullMarked
package amp.ampup.install;

import org.jspecify.annotations.NullMarked;
