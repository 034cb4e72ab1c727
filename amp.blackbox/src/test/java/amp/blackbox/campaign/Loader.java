package amp.blackbox.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Commits rows, one at a time, and notes each acknowledgement. A row whose commit failed may be
 * there or not; its number is not used again.
 */
final class Loader implements AutoCloseable {
  static final String MARK = "md5(run || '.' || n)";

  /** The driver reports every connection that a kill breaks; kept, as loggers may be collected. */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  static {
    DRIVER.setLevel(Level.OFF);
  }

  private static final int PAUSE_MILLIS = 4;

  private final Journal journal;
  private final Supplier<String> url;
  private volatile boolean closed;

  private Loader(Journal journal, Supplier<String> url) {
    this.journal = journal;
    this.url = url;
  }

  /** Starts one that asks for the URL whenever it has to connect. */
  static Loader start(Journal journal, Supplier<String> url) {
    Loader loader = new Loader(journal, url);
    Thread thread = new Thread(loader::run, "loader " + journal.run());
    thread.setDaemon(true);
    thread.start();
    return loader;
  }

  private void run() {
    int row = 0;
    try (FileChannel noted = journal.open()) {
      while (!closed) {
        row = load(row, noted);
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Loads until the connection breaks; returns the last number that was used. */
  private int load(int first, FileChannel noted) throws IOException, InterruptedException {
    int row = first;
    try (Connection session = DriverManager.getConnection(url.get());
        Statement statement = session.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS committed"
              + " (run int, n int, mark text NOT NULL, PRIMARY KEY (run, n))");
      try (PreparedStatement insert =
          session.prepareStatement(
              "INSERT INTO committed SELECT run, n, "
                  + MARK
                  + " FROM (VALUES (?::int, ?::int)) AS row (run, n)")) {
        insert.setInt(1, journal.run());
        while (!closed) {
          row = row + 1;
          insert.setInt(2, row);
          insert.executeUpdate();
          Journal.note(noted, row);
          // What starts, stops and recovers is to have the processor too.
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (SQLException e) {
      // The server was killed, or another loader has just made the table: it connects again.
    }
    return row;
  }

  @Override
  public void close() {
    closed = true;
  }
}
