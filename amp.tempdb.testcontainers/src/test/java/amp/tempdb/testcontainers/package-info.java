@NullMarked
package amp.tempdb.testcontainers;

import org.jspecify.annotations.NullMarked;
