/** What needs another machine: downloads from where users' own hosts have them from. */
@NullMarked
package amp.blackbox.network;

import org.jspecify.annotations.NullMarked;
