package amp.blackbox.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that holds the database of a project: an {@link Owner}, or {@code ampd solo}. */
final class Holding {
  private static final Pattern READY = Pattern.compile("^ready (\\d+) (\\d+) \\S+ (\\S+)$");
  private static final Pattern SOLO_READY = Pattern.compile("^ready.*: PostgreSQL .*pid (\\d+)");
  private static final Pattern SOLO_URL = Pattern.compile("^  JDBC  (\\S+)$");

  private final Process process;
  private final boolean solo;
  private final Thread reader = new Thread(this::read, "output of a holder");
  private final long begin = System.nanoTime();
  private final List<String> lines = new ArrayList<>();
  private String url = "";
  private long server;
  private long openMillis;
  private long readyNanos;
  private boolean excused;

  private Holding(Process process, boolean solo) {
    this.process = process;
    this.solo = solo;
    reader.setDaemon(true);
    reader.start();
  }

  static Holding start(ProcessBuilder builder, boolean solo) {
    try {
      return new Holding(builder.redirectErrorStream(true).start(), solo);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts {@code ampd solo} with a loader in this process; the loader ends with it. */
  static Holding solo(ProcessBuilder builder, Journal journal) {
    Holding holding = start(builder, true);
    Loader loader = Loader.start(journal, holding::url);
    CompletableFuture<Void> unused = holding.process.onExit().thenRun(loader::close);
    return holding;
  }

  private void read() {
    try (BufferedReader in = process.inputReader()) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        take(line);
      }
    } catch (IOException e) {
      // It was killed.
    }
  }

  private synchronized void take(String line) {
    lines.add(line);
    Matcher ready = (solo ? SOLO_READY : READY).matcher(line);
    Matcher address = SOLO_URL.matcher(line);
    if (ready.find()) {
      if (!solo) {
        openMillis = Long.parseLong(ready.group(2));
        url = ready.group(3);
      }
      server = Long.parseLong(ready.group(1));
      readyNanos = System.nanoTime();
    } else if (solo && address.find()) {
      url = address.group(1);
    }
  }

  boolean isSolo() {
    return solo;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** The server it has opened last; 0 before. */
  synchronized long server() {
    return url.isEmpty() ? 0 : server;
  }

  synchronized String url() {
    return url;
  }

  synchronized long openMillis() {
    return openMillis;
  }

  /** How long it took from its start until it had opened the database last. */
  synchronized Duration readyAfterStart() {
    return Duration.ofNanos(readyNanos - begin);
  }

  synchronized Duration readyAfter(long nanoTime) {
    return Duration.ofNanos(Math.max(0, readyNanos - nanoTime));
  }

  /** Its server may be killed while it opens the database: then it may fail. */
  void excuse() {
    excused = true;
  }

  boolean excused() {
    return excused;
  }

  /** Tells whether the server that it has opened runs. */
  boolean serves() {
    long pid = server();
    return pid != 0 && Processes.isServer(pid);
  }

  /** Asks it to end in order. */
  void askToEnd() {
    if (solo) {
      process.destroy();
      return;
    }
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It was killed.
    }
  }

  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Waits for the end of a process that was asked for it: the server is gone before its holder. */
  boolean endedInOrder() {
    return Wait.until(() -> !process.isAlive(), Wait.LIMIT) && process.exitValue() == 0;
  }

  /** What it is, and said; of one that has ended, all that it said. */
  String words() {
    Wait.until(() -> isAlive() || !reader.isAlive(), Duration.ofSeconds(5));
    return described();
  }

  private synchronized String described() {
    return (solo ? "ampd solo " : "owner ")
        + process.pid()
        + (process.isAlive() ? " " : " (exit code " + process.exitValue() + ") ")
        + lines;
  }
}
