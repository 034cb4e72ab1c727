package amp.ampup.install.fetch;

import amp.os.file.NewFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * One download, in a thread of its own, into a partial file that is read while it grows. A broken
 * connection is taken up again where it broke; what an earlier process left is taken up too.
 */
public final class Download implements Closeable {
  /** Where a file of unknown size stops to be an archive of ours. */
  public static final long MAX_SIZE = 2L << 30;

  /** The file on the server has changed; what was read so far is worth nothing. */
  public static final class StartedAnewException extends IOException {
    private static final long serialVersionUID = 1L;

    StartedAnewException() {
      super("the download started anew");
    }
  }

  /**
   * What to download.
   *
   * @param uri the address
   * @param size the size it must have; negative when it is not known
   * @param hashKnown whether the content is checked against a hash afterwards, so that a part may
   *     be taken up even when the server names no version of it
   */
  public record Target(URI uri, long size, boolean hashKnown) {}

  /** Who is told how many bytes are there. */
  @FunctionalInterface
  public interface Observer {
    /** Is told the bytes that are there, and those there will be, negative when not known. */
    void bytes(long done, long total);
  }

  private final Http http;
  private final Target target;
  private final Path file;
  private final Retry retry;
  private final Observer observer;
  private final GrowingFile growing;
  private final Thread thread;
  private boolean resumed;

  private Download(Http http, Target target, Path file, Retry retry, Observer observer) {
    this.http = http;
    this.target = target;
    this.file = file;
    this.retry = retry;
    this.observer = observer;
    this.growing = new GrowingFile(file);
    this.thread = new Thread(this::run, "ampup-download");
    thread.setDaemon(true);
  }

  /**
   * Starts a download.
   *
   * @param file the partial file; what is in it already is taken up when it can be
   */
  public static Download start(Http http, Target target, Path file, Retry retry, Observer observer)
      throws IOException {
    Download download = new Download(http, target, file, retry, observer);
    download.prepare();
    download.thread.start();
    return download;
  }

  /** Returns the content from its first byte on; reading waits for what has not arrived. */
  public InputStream open() throws IOException {
    return growing.open();
  }

  /** Waits for the complete file and returns it. */
  public Path await() throws IOException {
    growing.await();
    return file;
  }

  /** Tells whether a part of the file was left by an earlier process. */
  public boolean resumed() {
    return resumed;
  }

  /** Ends the download; a partial file stays for the next attempt. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void prepare() throws IOException {
    Partial partial = Partial.read(file);
    boolean same = partial.from().equals(Secrets.shown(target.uri()));
    long size = Files.exists(file) ? Files.size(file) : 0;
    boolean tooLong = target.size() >= 0 && size > target.size();
    if (!same || tooLong || (partial.validator().isEmpty() && !target.hashKnown())) {
      Partial.delete(file);
      size = 0;
    }
    resumed = size > 0;
    try (FileChannel out = NewFiles.open(file)) {
      growing.grewTo(out.size());
    }
  }

  private void run() {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.position(out.size());
      for (int failures = 0; !isComplete(out); ) {
        long before = out.position();
        try {
          attempt(out);
        } catch (FetchException e) {
          failures = out.position() > before ? 1 : failures + 1;
          retry.await(e, failures);
        }
      }
      growing.completed();
    } catch (IOException e) {
      growing.failed(e);
    } catch (RuntimeException e) {
      growing.failed(new IOException("the download failed: " + e, e));
    }
  }

  private boolean isComplete(FileChannel out) throws IOException {
    return growing.isComplete() || (target.size() >= 0 && out.position() == target.size());
  }

  private void attempt(FileChannel out) throws IOException {
    Partial partial = Partial.read(file);
    long offset = out.position();
    if (offset > 0 && partial.validator().isEmpty() && !target.hashKnown()) {
      offset = startAnew(out);
    }
    try (Response response = http.get(target.uri(), range(offset, partial))) {
      long total = total(response, offset);
      if (response.status() == 416) {
        startAnew(out);
        throw FetchException.passing(
            Secrets.shown(target.uri()) + " no longer has the part that is missing", "Try again");
      } else if (response.status() == 200 && offset > 0) {
        startAnew(out);
      } else if (response.status() != 200 && response.status() != 206) {
        throw Statuses.failure(response);
      }
      checkTotal(response, total);
      Partial.of(target.uri(), response).write(file);
      receive(response, out, total);
    }
  }

  private static Map<String, String> range(long offset, Partial partial) {
    if (offset == 0) {
      return Map.of();
    }
    String range = "bytes=" + offset + "-";
    return partial.validator().isEmpty()
        ? Map.of("Range", range)
        : Map.of("Range", range, "If-Range", partial.validator());
  }

  /** Returns the size of the whole file by what the server says; negative when it does not. */
  private long total(Response response, long offset) throws FetchException {
    if (response.status() != 206) {
      return response.status() == 200 ? response.length() : -1;
    }
    return ContentRange.parse(response.header("content-range"))
        .filter(range -> range.first() == offset)
        .map(ContentRange::total)
        .orElseThrow(
            () ->
                FetchException.lasting(
                    Secrets.shown(response.uri()) + " sent another part than the one asked for",
                    "Use another mirror, or delete the partial file " + file));
  }

  private void checkTotal(Response response, long total) throws FetchException {
    if (target.size() >= 0 && total >= 0 && total != target.size()) {
      String page = response.header("content-type").startsWith("text/html") ? " (a web page)" : "";
      throw FetchException.lasting(
          Secrets.shown(response.uri())
              + " has "
              + total
              + " bytes"
              + page
              + " where "
              + target.size()
              + " are expected",
          "Check the mirror and the proxy: this is not the file that was published");
    }
  }

  private long startAnew(FileChannel out) throws IOException {
    out.truncate(0);
    out.position(0);
    growing.startedAnew();
    return 0;
  }

  private void receive(Response response, FileChannel out, long total) throws IOException {
    long limit = target.size() >= 0 ? target.size() : MAX_SIZE;
    long expected = target.size() >= 0 ? target.size() : total;
    for (List<ByteBuffer> part = response.next(); part != null; part = response.next()) {
      for (ByteBuffer buffer : part) {
        if (out.position() + buffer.remaining() > limit) {
          throw FetchException.lasting(
              Secrets.shown(response.uri()) + " sent more than " + limit + " bytes",
              "Check the mirror and the proxy: this is not the file that was published");
        }
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
      growing.grewTo(out.position());
      observer.bytes(out.position(), expected);
    }
    if (expected >= 0 && out.position() < expected) {
      throw FetchException.passing(
          "the connection ended after " + out.position() + " of " + expected + " bytes",
          "Check the network and try again");
    }
    growing.completed();
  }

  /** Deletes a partial file with what is known of it. */
  public static void discard(Path file) throws IOException {
    Partial.delete(file);
  }

  /** Makes a verified file out of a partial one. */
  public static void keep(Path file, Path verified) throws IOException {
    Files.move(file, verified, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(Partial.beside(file));
  }
}
