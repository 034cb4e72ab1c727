/** Problems and their remedies. Start with {@link amp.problem.ProblemException}. */
@NullMarked
package amp.problem;

import org.jspecify.annotations.NullMarked;
