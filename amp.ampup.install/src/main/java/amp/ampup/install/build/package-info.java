/** What to build with {@link amp.ampup.install.Installer#build}. */
@NullMarked
package amp.ampup.install.build;

import org.jspecify.annotations.NullMarked;
