/**
 * Which archives of packages there are, and how packages come from them. Start with {@link
 * amp.ampup.install.packages.PackageDownloads}.
 */
@NullMarked
package amp.ampup.install.packages;

import org.jspecify.annotations.NullMarked;
