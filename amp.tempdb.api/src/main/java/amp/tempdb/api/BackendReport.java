package amp.tempdb.api;

import amp.tempdb.api.spi.Capability;

/**
 * What is known of one backend.
 *
 * @param name the name to select it by; for a provider that could not be loaded, its class or file
 * @param priority the higher one is preferred by {@code auto}
 * @param origin where it comes from: {@code built in}, or the jar or folder it was loaded from
 * @param capability what it answered, or why it could not be asked
 */
public record BackendReport(String name, int priority, String origin, Capability capability) {}
