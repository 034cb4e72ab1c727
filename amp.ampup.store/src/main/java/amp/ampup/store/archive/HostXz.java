package amp.ampup.store.archive;

import amp.os.OperatingSystem;
import amp.os.file.BulkInput;
import amp.os.process.Launcher;
import amp.os.process.SearchPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Has the host's program {@code xz} decompress a stream: it takes half as long as Java. It is given
 * nothing but bytes whose hash is known, since a program that is not Java's may be led to write
 * outside its arrays; what it answers is read like everything else, within the same limits.
 *
 * @see <a href="https://man7.org/linux/man-pages/man1/xz.1.html">xz(1)</a>
 */
final class HostXz extends BulkInput {
  /** A second is much for a block of xz's highest preset. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Thread feeder;
  private final Duration patience;
  private final AtomicLong steps = new AtomicLong();
  private volatile @Nullable IOException unread;
  private volatile boolean feederReads = true;
  private volatile boolean awaited;
  private volatile boolean hung;
  private boolean ended;

  private HostXz(Process process, InputStream compressed, Duration patience) {
    super(process.getInputStream());
    this.process = process;
    this.patience = patience;
    feeder = new Thread(() -> feed(compressed), "ampup-xz");
    feeder.setDaemon(true);
    feeder.start();
    Thread watch = new Thread(this::watch, "ampup-xz-watch");
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * Tells whether there is a program that understands the limit of memory; Busybox's does not, and
   * other systems than Linux have it seldom.
   */
  static boolean isThere() {
    Optional<Path> program =
        OperatingSystem.LINUX ? SearchPath.ofProcess().find("xz") : Optional.empty();
    try {
      return program.isPresent()
          && program.get().toRealPath().getFileName().toString().equals("xz");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Starts it.
   *
   * @param compressed what it is given; read by a thread of its own until this is closed or at its
   *     end
   */
  static InputStream open(InputStream compressed) throws IOException {
    return open(
        List.of("xz", "-dc", "--quiet", "--memlimit-decompress=" + Xz.MEMORY_KIB * 1024L),
        compressed,
        PATIENCE);
  }

  static InputStream open(List<String> words, InputStream compressed, Duration patience)
      throws IOException {
    Process process;
    try {
      process =
          Launcher.of(words)
              .scrubbed()
              .without(List.of("XZ_OPT", "XZ_DEFAULTS"))
              .dropErrors()
              .piped();
    } catch (IOException e) {
      throw new Unpacker.HostFailedException("the host's xz does not start: " + e.getMessage());
    }
    return new HostXz(process, compressed, patience);
  }

  private void feed(InputStream compressed) {
    byte[] buffer = new byte[64 * 1024];
    try (OutputStream out = process.getOutputStream()) {
      while (true) {
        int read;
        feederReads = true;
        try {
          read = compressed.read(buffer, 0, buffer.length);
        } catch (IOException e) {
          unread = e;
          return;
        } finally {
          feederReads = false;
          steps.incrementAndGet();
        }
        if (read < 0) {
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // It has ended, and its exit code says why, or nobody wants the rest.
    }
  }

  /** Ends it when it has done nothing for long although it has what it needs. */
  private void watch() {
    try {
      long last = -1;
      while (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = steps.get();
        if (now == last && awaited && !feederReads) {
          hung = true;
          process.destroyForcibly();
        }
        last = now;
      }
    } catch (InterruptedException e) {
      // Nobody does that.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (ended) {
      return -1;
    }
    awaited = true;
    int read = in.read(buffer, offset, length);
    awaited = false;
    steps.incrementAndGet();
    if (read < 0) {
      ended = true;
      requireWhole();
    }
    return read;
  }

  private void requireWhole() throws IOException {
    try {
      int code = process.waitFor();
      feeder.join();
      IOException failure = unread;
      if (failure != null) {
        throw failure;
      } else if (hung) {
        throw new Unpacker.HostFailedException(
            "the host's xz did nothing for " + patience.toMillis() + " ms");
      } else if (code != 0) {
        throw new Unpacker.HostFailedException("the host's xz ended with exit code " + code);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("unpacking was interrupted");
    }
  }

  /** Ends the program, and waits until nobody reads the compressed stream any more. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      feeder.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    in.close();
  }
}
