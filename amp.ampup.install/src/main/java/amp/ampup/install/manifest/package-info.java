/**
 * Which archives are trusted, and who vouches for them. Start with {@link
 * amp.ampup.install.manifest.Manifest}.
 */
@NullMarked
package amp.ampup.install.manifest;

import org.jspecify.annotations.NullMarked;
