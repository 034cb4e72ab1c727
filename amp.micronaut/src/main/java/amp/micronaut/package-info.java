/**
 * A database for Micronaut applications: {@link amp.micronaut.DatabasePropertySource} names it, and
 * {@link amp.micronaut.DatabaseExpressions} opens it when it is needed.
 */
@NullMarked
package amp.micronaut;

import org.jspecify.annotations.NullMarked;
