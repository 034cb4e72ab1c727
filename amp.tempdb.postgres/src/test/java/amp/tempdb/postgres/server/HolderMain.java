package amp.tempdb.postgres.server;

import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.Engine;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.Transport;
import java.nio.file.Path;

/**
 * A process that holds a database, an ephemeral one without a path, until its input ends; with a
 * last argument more it prints the process id of the server that answers, and ends.
 */
final class HolderMain {
  private static final String ANSWERING =
      "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)";

  private HolderMain() {}

  public static void main(String[] arguments) throws Exception {
    Installation installation = Installation.at(Path.of(arguments[1]));
    Path home = Path.of(arguments[2]);
    TempDbSpec place =
        arguments[0].isEmpty() ? TempDbSpec.ephemeral() : TempDbSpec.at(Path.of(arguments[0]));
    TempDbSpec spec = place.with(s -> s.home(home));
    try (OpenDb db = Engine.open("embedded", installation, Transport.UNIX, spec)) {
      if (arguments.length > 3) {
        System.out.println(Sql.ask(db.connection(), ANSWERING));
        return;
      }
      System.out.println(
          db.server().pid() + " " + db.server().role() + " " + db.connection().jdbcUrl());
      while (System.in.read() >= 0) {
        // Only the end of the input counts.
      }
    }
    System.out.println("closed");
  }
}
