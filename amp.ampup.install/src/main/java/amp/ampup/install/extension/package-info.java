/**
 * Installs what is added to a PostgreSQL: extensions and client programs, from packages of Debian
 * and archives. Begin with {@link amp.ampup.install.extension.ExtensionInstaller}; where a file of
 * a package goes stands in {@link amp.ampup.install.extension.DebianLayout}.
 */
@NullMarked
package amp.ampup.install.extension;

import org.jspecify.annotations.NullMarked;
