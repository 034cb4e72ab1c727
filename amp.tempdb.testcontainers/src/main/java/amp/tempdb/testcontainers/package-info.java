/**
 * The JDBC driver for Testcontainers' URLs; begin with {@link
 * amp.tempdb.testcontainers.ContainerUrlDriver}.
 */
@NullMarked
package amp.tempdb.testcontainers;

import org.jspecify.annotations.NullMarked;
