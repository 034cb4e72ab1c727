/**
 * What a backend implements. Start with {@link amp.tempdb.api.spi.TempDbProvider} and {@link
 * amp.tempdb.api.spi.Capability}.
 */
@NullMarked
package amp.tempdb.api.spi;

import org.jspecify.annotations.NullMarked;
