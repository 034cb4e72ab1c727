/**
 * What a backend implements. Start with {@link amp.tempdb.api.spi.TempDbProvider} and {@link
 * amp.tempdb.api.spi.Capability}.
 *
 * <p>What stays: a provider that is compiled against this package and {@code amp.tempdb.api} runs
 * with every later version of the same major number. Methods that are added to {@link
 * amp.tempdb.api.spi.TempDbProvider}, {@link amp.tempdb.api.spi.OpenDb} and the controls have a
 * default; a constant may be added to {@link amp.tempdb.api.spi.Option}, which a provider that
 * names what it supports does not support. Before 1.0 the second number counts for the first. The
 * signatures are written down, and the build fails when one changes.
 */
@NullMarked
package amp.tempdb.api.spi;

import org.jspecify.annotations.NullMarked;
