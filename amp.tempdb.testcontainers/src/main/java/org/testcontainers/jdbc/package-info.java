/** The name under which configurations ask for the driver of Testcontainers' URLs. */
@NullMarked
package org.testcontainers.jdbc;

import org.jspecify.annotations.NullMarked;
