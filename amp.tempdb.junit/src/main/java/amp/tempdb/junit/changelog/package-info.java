/** What Liquibase does, and what it reads. */
@NullMarked
package amp.tempdb.junit.changelog;

import org.jspecify.annotations.NullMarked;
