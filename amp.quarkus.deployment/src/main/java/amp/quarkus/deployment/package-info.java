/**
 * The extension for Quarkus, as far as it is no part of an application. Start with {@link
 * amp.quarkus.deployment.AmpProcessor}.
 */
@NullMarked
package amp.quarkus.deployment;

import org.jspecify.annotations.NullMarked;
