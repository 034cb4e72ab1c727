package amp.cli.ampctl;

import picocli.CommandLine.Command;

/** Groups what concerns the metadata database. */
@Command(
    name = "metadb",
    synopsisSubcommandLabel = "COMMAND",
    description = "The project's metadata database.",
    footer = {"", "Example: psql \"$(ampctl metadb url)\""})
final class MetadbCommand {}
