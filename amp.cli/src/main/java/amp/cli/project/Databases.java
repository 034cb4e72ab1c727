package amp.cli.project;

import amp.tempdb.api.BackendReport;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import java.util.List;
import java.util.Optional;

/** What the commands ask the toolkit for. */
public interface Databases {
  /** Opens a database: starts its server, or joins the one that runs. */
  OpenDb open(TempDbSpec spec);

  /** Finds the database if its server runs; starts nothing. */
  Optional<RunningDb> running(TempDbSpec spec);

  /** Asks every backend whether it could open the database. */
  List<BackendReport> backends(TempDbSpec spec);
}
