package amp.cli.ampctl.cluster;

import picocli.CommandLine.Command;

/** Groups what concerns the snapshots of the managed database. */
@Command(
    name = "snapshot",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Copies of the whole database, kept in .amp/metadb/snapshots, to return to.",
      "They are made while the database runs, or while it does not."
    },
    footer = {"", "Example: ampctl metadb snapshot create before-experiment"})
final class SnapshotCommand {}
