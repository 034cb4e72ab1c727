package amp.cli.project;

import amp.cli.console.Console;

/**
 * What a command works with.
 *
 * @param console where it writes
 * @param environment what surrounds the process
 * @param databases what it asks the toolkit for
 * @param metadata how the daemon opens metadata databases
 */
public record Context(
    Console console, Environment environment, Databases databases, MetadataDatabases metadata) {}
