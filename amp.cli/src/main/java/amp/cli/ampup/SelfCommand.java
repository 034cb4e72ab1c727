package amp.cli.ampup;

import picocli.CommandLine.Command;

/** Groups what concerns amp's own programs. */
@Command(
    name = "self",
    synopsisSubcommandLabel = "COMMAND",
    description = "The distribution that ampup itself is of.",
    footer = {"", "Example: ampup self update --check"})
final class SelfCommand {}
