/**
 * Packs a cluster into one file and unpacks it again. Start with {@link
 * amp.cli.archive.BackupWriter} and {@link amp.cli.archive.BackupReader}.
 */
@NullMarked
package amp.cli.archive;

import org.jspecify.annotations.NullMarked;
