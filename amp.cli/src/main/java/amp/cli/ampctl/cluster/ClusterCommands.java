package amp.cli.ampctl.cluster;

import amp.cli.parser.Subcommands;
import amp.cli.project.Context;

/** Adds the commands of this room to a list of subcommands, by what they are for. */
public final class ClusterCommands {
  private ClusterCommands() {}

  /** Adds those that keep copies. */
  public static void addCopies(Subcommands metadb, Context context) {
    metadb
        .addGroup(
            "snapshot",
            SnapshotCommand::new,
            snapshot ->
                snapshot
                    .add("create", () -> new SnapshotCreateCommand(context))
                    .add("list", () -> new SnapshotListCommand(context))
                    .add("restore", () -> new SnapshotRestoreCommand(context))
                    .add("branch", () -> new SnapshotBranchCommand(context))
                    .add("delete", () -> new SnapshotDeleteCommand(context)))
        .add("backup", () -> new MetadbBackupCommand(context))
        .add("restore", () -> new MetadbRestoreCommand(context));
  }

  /** Adds those that replace all data. */
  public static void addReplacing(Subcommands metadb, Context context) {
    metadb
        .add("upgrade", () -> new MetadbUpgradeCommand(context))
        .add("reset", () -> new MetadbResetCommand(context));
  }

  /** Adds those that show and save room. */
  public static void addRoom(Subcommands metadb, Context context) {
    metadb
        .add("disk", () -> new MetadbDiskCommand(context))
        .add("compact", () -> new MetadbCompactCommand(context));
  }
}
