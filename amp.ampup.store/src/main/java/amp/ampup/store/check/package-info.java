/** What is looked at before an installation counts: a run of its programs, their libraries. */
@NullMarked
package amp.ampup.store.check;

import org.jspecify.annotations.NullMarked;
