package amp.ampup.install.fetch;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of a server; its body is read while it arrives. */
final class Response implements Closeable {
  private final URI uri;
  private final int status;
  private final HttpHeaders headers;
  private final BodyQueue body;
  private final Duration stall;

  Response(URI uri, int status, HttpHeaders headers, BodyQueue body, Duration stall) {
    this.uri = uri;
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.stall = stall;
  }

  URI uri() {
    return uri;
  }

  int status() {
    return status;
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** Returns the length the server announced; negative when it did not. */
  long length() {
    return headers.firstValueAsLong("content-length").orElse(-1);
  }

  /** Returns the next part of the body, or null at its end. */
  @Nullable List<ByteBuffer> next() throws IOException {
    return body.next(stall);
  }

  /** Returns the whole body as text, which must be small. */
  String text(int limit) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (List<ByteBuffer> part = next(); part != null; part = next()) {
      for (ByteBuffer buffer : part) {
        byte[] chunk = new byte[buffer.remaining()];
        buffer.get(chunk);
        bytes.write(chunk);
      }
      if (bytes.size() > limit) {
        throw FetchException.lasting(
            Secrets.shown(uri) + " is larger than " + limit + " bytes", "Check the address");
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    body.cancel();
  }
}
