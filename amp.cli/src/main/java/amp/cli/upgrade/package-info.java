/**
 * Moves a cluster to a newer major version of PostgreSQL: joins the engine, which runs both and
 * replaces the one by the other, and the copier. Start with {@link amp.cli.upgrade.ClusterUpgrade}.
 */
@NullMarked
package amp.cli.upgrade;

import org.jspecify.annotations.NullMarked;
