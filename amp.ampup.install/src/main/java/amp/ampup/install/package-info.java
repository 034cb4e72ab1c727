/**
 * The installer. Start with {@link amp.ampup.install.Installer} and {@link
 * amp.ampup.install.InstallRequest}; who wants to show what happens implements {@link
 * amp.ampup.install.Progress}.
 */
@NullMarked
package amp.ampup.install;

import org.jspecify.annotations.NullMarked;
