package amp.ampup.install.fetch;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A web server on the loopback interface that does whatever a test wants, right or wrong. */
public final class RawServer implements Closeable {
  /** One request; header names are in lower case. */
  public record Request(String method, String target, Map<String, String> headers) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** Returns where a range begins; 0 without one. */
    public int offset() {
      String range = header("range").replaceAll("[^0-9]", "");
      return range.isEmpty() ? 0 : Integer.parseInt(range);
    }
  }

  /** Answers one request by writing bytes; the connection is closed afterwards. */
  @FunctionalInterface
  public interface Handler {
    void answer(Request request, Reply reply) throws IOException, InterruptedException;
  }

  /** Where an answer goes. */
  public record Reply(OutputStream out, Socket socket) {
    public void head(String status, String... headers) throws IOException {
      String text = "HTTP/1.1 " + status + "\r\nConnection: close\r\n";
      for (String header : headers) {
        text += header + "\r\n";
      }
      out.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    public void body(byte[] content, int from, int to) throws IOException {
      out.write(content, from, to - from);
      out.flush();
    }

    public void ok(byte[] content, String... headers) throws IOException {
      String[] all = Arrays.copyOf(headers, headers.length + 1);
      all[headers.length] = "Content-Length: " + content.length;
      head("200 OK", all);
      body(content, 0, content.length);
    }

    /** Answers a range, or everything, as an honest server does. */
    public void range(Request request, byte[] content, String etag) throws IOException {
      boolean same =
          request.header("if-range").isEmpty() || request.header("if-range").equals(etag);
      int from = same ? request.offset() : 0;
      if (from >= content.length) {
        head("416 Range Not Satisfiable", "Content-Length: 0");
      } else if (from == 0) {
        ok(content, "ETag: " + etag);
      } else {
        partial(content, from, etag);
      }
    }

    private void partial(byte[] content, int from, String etag) throws IOException {
      head(
          "206 Partial Content",
          "ETag: " + etag,
          "Content-Length: " + (content.length - from),
          "Content-Range: bytes " + from + "-" + (content.length - 1) + "/" + content.length);
      body(content, from, content.length);
    }

    /** Breaks the connection with a reset. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private final ServerSocket server;
  private final Handler handler;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  public RawServer(Handler handler) throws IOException {
    this(handler, ServerSocketFactory.getDefault());
  }

  public RawServer(Handler handler, ServerSocketFactory factory) throws IOException {
    this.handler = handler;
    this.server = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Returns the requests so far, in order. */
  public List<Request> requests() {
    return requests;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Request request = read(socket);
      requests.add(request);
      handler.answer(request, new Reply(socket.getOutputStream(), socket));
    } catch (IOException e) {
      // The client went away, which some tests are about.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private static Request read(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String first = in.readLine();
    if (first == null) {
      throw new IOException("no request");
    }
    String[] words = first.split(" ", -1);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Request(words[0], words[1], headers);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
