package amp.maven.plugin;

import amp.problem.ByteSize;
import amp.tempdb.api.Snapshot;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.spi.SnapshotControl;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Makes a snapshot of the database, running or not; without a name it lists those there are. */
@Mojo(name = "snapshot", aggregator = true)
public final class SnapshotMojo extends DatabaseMojo {
  /** Its name: letters, digits, dots, dashes, underscores. */
  @Parameter(property = "amp.name")
  @Nullable String name;

  /** What is to be said of it. */
  @Parameter(property = "amp.note", defaultValue = "")
  @Nullable String note;

  @Override
  void act() throws MojoFailureException {
    SnapshotControl snapshots = TempDb.control(existing()).snapshots();
    if (name == null) {
      snapshots.list().forEach(this::tell);
      getLog().info("to make one: mvn amp:snapshot -Damp.name=NAME");
      return;
    }
    Snapshot made = snapshots.create(name, note == null ? "" : note, false);
    tell(made);
    getLog().info("to return to it: mvn amp:restore -Damp.name=" + made.name());
  }

  private void tell(Snapshot snapshot) {
    getLog()
        .info(
            "snapshot "
                + snapshot.name()
                + ": "
                + ByteSize.text(snapshot.bytes())
                + (snapshot.note().isEmpty() ? "" : ", " + snapshot.note()));
  }
}
