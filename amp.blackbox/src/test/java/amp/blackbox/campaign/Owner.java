package amp.blackbox.campaign;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * An application in a process of its own: it opens the database, loads rows, opens it again when
 * the server was killed, and closes it when its standard input ends.
 */
final class Owner {
  private static volatile boolean stop;
  private static volatile String url = "";

  private Owner() {}

  /** Takes the cluster's folder, ampup's folder, the folder of journals, and its own number. */
  public static void main(String[] arguments) throws Exception {
    TempDbSpec spec =
        TempDbSpec.at(Path.of(arguments[0]))
            .with(s -> s.backend("embedded").home(Path.of(arguments[1])));
    Journal journal = Journal.in(Path.of(arguments[2]), Integer.parseInt(arguments[3]));
    Thread input = new Thread(Owner::awaitEndOfInput, "input");
    input.setDaemon(true);
    input.start();
    try {
      TempDb db = open(spec);
      try (Loader loader = Loader.start(journal, () -> url)) {
        while (!stop) {
          if (!db.isRunning()) {
            db.close();
            db = open(spec);
          }
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
      db.close();
      System.out.println("closed");
    } catch (TempDbException e) {
      System.out.println("failed " + e.getClass().getSimpleName() + ": " + oneLine(e));
      System.exit(1);
    }
  }

  private static TempDb open(TempDbSpec spec) {
    long begin = System.nanoTime();
    TempDb db = TempDb.open(spec);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    url = db.connection().jdbcUrl();
    System.out.println(
        "ready " + db.server().pid() + " " + millis + " " + db.server().role() + " " + url);
    return db;
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Only the end counts.
      }
    } catch (IOException e) {
      // That is an end too.
    }
    stop = true;
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replace('\n', ' ');
  }
}
