package amp.cli.project;

import amp.tempdb.api.BackendReport;
import amp.tempdb.api.Backends;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.ServerControl;
import amp.tempdb.postgres.snapshot.Clusters;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The real databases. */
public final class TempDbDatabases implements Databases {
  @Override
  public OpenDb open(TempDbSpec spec) {
    return TempDb.open(spec);
  }

  @Override
  public Optional<RunningDb> running(TempDbSpec spec) {
    return TempDb.running(spec);
  }

  @Override
  public boolean detach(TempDbSpec spec) {
    return control(spec).map(ServerControl::detach).orElse(false);
  }

  @Override
  public boolean stop(TempDbSpec spec, boolean force) {
    return control(spec).map(control -> control.stop(force)).orElse(false);
  }

  @Override
  public Optional<Path> socketFolder(TempDbSpec spec) {
    return control(spec).map(ServerControl::socketFolder);
  }

  @Override
  public List<String> holders(TempDbSpec spec) {
    return control(spec).map(ServerControl::holders).orElse(List.of());
  }

  @Override
  public boolean isDetached(TempDbSpec spec) {
    return control(spec).map(ServerControl::isDetached).orElse(false);
  }

  @Override
  public boolean wasShutDown(TempDbSpec spec) {
    return control(spec).map(ServerControl::wasShutDown).orElse(false);
  }

  @Override
  public boolean hasCluster(TempDbSpec spec) {
    return spec.directory().filter(folder -> ServerControl.at(folder).hasCluster()).isPresent();
  }

  @Override
  public Clusters clusters(TempDbSpec spec) {
    return Clusters.of(spec, this::open);
  }

  @Override
  public void rotateLog(TempDbSpec spec) {
    control(spec).ifPresent(ServerControl::rotateLog);
  }

  @Override
  public void tidyLogs(TempDbSpec spec, long limit) {
    control(spec).ifPresent(control -> control.tidyLogs(limit));
  }

  private static Optional<ServerControl> control(TempDbSpec spec) {
    return spec.directory().flatMap(ServerControl::of);
  }

  @Override
  public List<BackendReport> backends(TempDbSpec spec) {
    return Backends.discover(spec).probe(spec);
  }
}
