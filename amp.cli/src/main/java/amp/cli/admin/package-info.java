/** The Admin API of the daemon. Start with {@link amp.cli.admin.AdminServer}. */
@NullMarked
package amp.cli.admin;

import org.jspecify.annotations.NullMarked;
