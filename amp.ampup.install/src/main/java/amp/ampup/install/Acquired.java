package amp.ampup.install;

import amp.ampup.install.archive.Unpacked;

/**
 * An archive that is unpacked into the staging folder.
 *
 * @param unpacked what was in it
 * @param sha512 its hash
 * @param origin where it came from, without any secret
 */
record Acquired(Unpacked unpacked, String sha512, String origin) {}
