package amp.ampup.install;

import amp.ampup.Installed;

/**
 * What an installation ended with.
 *
 * @param installed the installation
 * @param fresh whether it was installed just now, and not before
 * @param bytes the size of its files; 0 when it was installed before
 */
public record InstallResult(Installed installed, boolean fresh, long bytes) {}
