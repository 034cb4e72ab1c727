package amp.tempdb.postgres;

import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.DetachControl;
import amp.tempdb.api.spi.StopControl;
import amp.tempdb.postgres.control.ServerControl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Stops and detaches the server of a folder, whichever of the engine's backends runs it.
 *
 * @param spec names the folder, which need not exist
 */
record FolderControl(TempDbSpec spec) implements StopControl, DetachControl {
  private Optional<ServerControl> control() {
    return spec.directory().flatMap(ServerControl::of);
  }

  @Override
  public boolean stop(boolean force) {
    return control().map(control -> control.stop(force)).orElse(false);
  }

  @Override
  public boolean wasStopped() {
    return control().map(ServerControl::wasShutDown).orElse(false);
  }

  @Override
  public List<String> users(Duration limit) {
    return control().map(control -> control.holders(limit)).orElse(List.of());
  }

  @Override
  public boolean detach() {
    return control().map(ServerControl::detach).orElse(false);
  }

  @Override
  public boolean isDetached() {
    return control().map(ServerControl::isDetached).orElse(false);
  }
}
