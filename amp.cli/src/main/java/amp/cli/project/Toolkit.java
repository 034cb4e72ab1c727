package amp.cli.project;

import amp.tempdb.api.BackendReport;
import amp.tempdb.api.Backends;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.ServerInfo;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import java.util.List;
import java.util.Optional;

/** The real databases. */
public final class Toolkit implements Databases {
  @Override
  public OpenDb open(TempDbSpec spec) {
    return new Handle(TempDb.open(spec));
  }

  @Override
  public Optional<RunningDb> running(TempDbSpec spec) {
    return TempDb.running(spec);
  }

  @Override
  public List<BackendReport> backends(TempDbSpec spec) {
    return Backends.discover(spec).probe(spec);
  }

  private record Handle(TempDb db) implements OpenDb {
    @Override
    public ConnectionInfo connection() {
      return db.connection();
    }

    @Override
    public ServerInfo server() {
      return db.server();
    }

    @Override
    public boolean isRunning() {
      return db.isRunning();
    }

    @Override
    public void close() {
      db.close();
    }
  }
}
