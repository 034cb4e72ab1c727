package amp.tempdb.postgres.server;

import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.Engine;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.Transport;
import java.nio.file.Path;

/** A process that opens a database and prints the process id of the server that answers there. */
final class AskMain {
  private static final String SERVER =
      "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)";

  private AskMain() {}

  public static void main(String[] arguments) throws Exception {
    Installation installation = Installation.at(Path.of(arguments[1]));
    Path home = Path.of(arguments[2]);
    TempDbSpec spec = TempDbSpec.at(Path.of(arguments[0])).with(s -> s.home(home));
    try (OpenDb db = Engine.open("embedded", installation, Transport.UNIX, spec)) {
      System.out.println(Sql.ask(db.connection(), SERVER));
    }
  }
}
