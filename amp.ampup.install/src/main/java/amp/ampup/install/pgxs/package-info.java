/**
 * Builds an extension from its source with PostgreSQL's own makefiles (PGXS) and the user's
 * compiler, in a folder of its own. Begin with {@link amp.ampup.install.pgxs.ExtensionBuild}; what
 * a build can reach stands in {@link amp.ampup.install.pgxs.Containment}.
 */
@NullMarked
package amp.ampup.install.pgxs;

import org.jspecify.annotations.NullMarked;
