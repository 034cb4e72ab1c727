package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A third party's backend that keeps the data in the folder and comes before ours, but cannot be
 * used: what the folder has is ours to manage, as it is ours to open.
 */
class UnavailableBackendIT {
  private static final String SOURCE =
      """
      package com.acme;

      import amp.tempdb.api.*;
      import amp.tempdb.api.spi.*;
      import java.util.List;
      import java.util.Optional;

      public class LicensedProvider implements TempDbProvider {
        @Override public String name() { return "licensed"; }
        @Override public int priority() { return 1000; }
        @Override public boolean usesDataDirectory() { return true; }
        @Override public Capability probe(TempDbSpec spec) {
          return new Capability.Unavailable("licence is missing", "Buy one");
        }
        @Override public OpenDb open(TempDbSpec spec) {
          throw new IllegalStateException("no licence");
        }
        @Override public Optional<StopControl> stopControl(TempDbSpec spec) {
          return Optional.of(force -> false);
        }
        @Override public Optional<SnapshotControl> snapshotControl(TempDbSpec spec) {
          return Optional.of(new SnapshotControl() {
            @Override public List<Snapshot> list() { return List.of(); }
            @Override public Snapshot create(String name, String note, boolean automatic) {
              throw new IllegalStateException("no licence");
            }
            @Override public Optional<Snapshot> restore(String name, boolean force) {
              throw new IllegalStateException("no licence");
            }
            @Override public void delete(String name) {
              throw new IllegalStateException("no licence");
            }
          });
        }
      }
      """;

  @AutoClose private final Sandbox sandbox = new Sandbox();

  @BeforeEach
  void dropIn() {
    new Sources()
        .source("com.acme.LicensedProvider", SOURCE)
        .resource(
            "META-INF/services/amp.tempdb.api.spi.TempDbProvider", "com.acme.LicensedProvider\n")
        .jar(sandbox.ampupHome().resolve("providers/licensed.jar"));
  }

  @Test
  void theSnapshotsOfTheFolderAreShownAndRestored() {
    sandbox.makeRow();
    sandbox.run("ampctl", "metadb", "snapshot", "create", "v1").orFail();
    sandbox.run("ampctl", "metadb", "query", "CREATE TABLE later (x int)").orFail();

    assertThat(sandbox.run("ampctl", "metadb", "snapshot", "list").orFail().out()).contains("v1");
    sandbox.run("ampctl", "metadb", "snapshot", "restore", "v1").orFail();

    sandbox.assertRowIsThere();
    assertThat(sandbox.run("ampctl", "metadb", "query", "SELECT * FROM later").err())
        .contains("\"later\" does not exist");
  }

  @Test
  void aStopIsFollowedAndNotUndone() {
    Daemon daemon = sandbox.solo().awaitReady();

    sandbox.run("ampctl", "metadb", "stop", "--force").orFail();

    daemon.awaitEnd();
    assertThat(daemon.err()).contains("was stopped by someone else").doesNotContain("starting it");
  }
}
