/**
 * The fault campaign: processes are killed at random, and every acknowledged row must be there
 * again. Begin with {@link amp.blackbox.campaign.Campaign} and {@link amp.blackbox.campaign.Trial}.
 */
@NullMarked
package amp.blackbox.campaign;

import org.jspecify.annotations.NullMarked;
