/**
 * What is so of all the code, its modules and its documentation: a change that breaks it fails
 * here.
 */
@NullMarked
package amp.blackbox.rules;

import org.jspecify.annotations.NullMarked;
