/**
 * Archives of Debian packages, read as apt reads them: from the host's own configuration over the
 * signed list of indexes to one package. Start with {@link amp.ampup.install.debian.DebianArchive}.
 */
@NullMarked
package amp.ampup.install.debian;

import org.jspecify.annotations.NullMarked;
