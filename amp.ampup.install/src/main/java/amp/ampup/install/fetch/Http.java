package amp.ampup.install.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes requests; every wait ends. Redirects are followed, credentials never go along. */
public final class Http {
  private static final int REDIRECTS = 5;
  private static final int TEXT_LIMIT = 4 * 1024 * 1024;

  private final HttpClient client;
  private final Credentials credentials;
  private final Proxies proxies;
  private final Timeouts timeouts;

  /**
   * Creates it.
   *
   * @param client with redirects turned off
   * @param credentials what to send to which host
   * @param proxies what to send to which proxy
   * @param timeouts how long to wait
   */
  public Http(HttpClient client, Credentials credentials, Proxies proxies, Timeouts timeouts) {
    this.client = client;
    this.credentials = credentials;
    this.proxies = proxies;
    this.timeouts = timeouts;
  }

  /**
   * Returns a small text, trying again when that can help.
   *
   * @throws FetchException when the server does not give it
   */
  public String text(URI uri, Retry retry) throws IOException {
    return retry.call(
        () -> {
          try (Response response = get(uri, Map.of())) {
            if (response.status() != 200) {
              throw Statuses.failure(response);
            }
            return response.text(TEXT_LIMIT);
          }
        });
  }

  Response get(URI uri, Map<String, String> headers) throws IOException {
    URI at = uri;
    for (int i = 0; i <= REDIRECTS; i++) {
      Response response = send(at, headers);
      if (!Statuses.isRedirect(response.status())) {
        return response;
      }
      response.close();
      at = Statuses.redirect(at, response.header("location"));
    }
    throw FetchException.lasting(
        Secrets.shown(uri) + " redirects more than " + REDIRECTS + " times", "Check the address");
  }

  private Response send(URI uri, Map<String, String> headers) throws IOException {
    HttpRequest.Builder request =
        Requests.to(uri, proxies).header("User-Agent", "ampup").header("Accept", "*/*");
    headers.forEach(request::header);
    credentials.authorization(uri).ifPresent(value -> request.header("Authorization", value));
    proxies.authorization(uri).ifPresent(value -> request.header("Proxy-Authorization", value));
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer = await(uri, request.build());
    BodyQueue body = new BodyQueue();
    Flow.@Nullable Publisher<List<ByteBuffer>> content = answer.body();
    if (content == null) {
      // A proxy that refuses a tunnel is heard, and what it has to say is not.
      body.onComplete();
    } else {
      content.subscribe(body);
    }
    return new Response(uri, answer.statusCode(), answer.headers(), body, timeouts.stall());
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> await(URI uri, HttpRequest request)
      throws IOException {
    CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> future =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofPublisher());
    long millis = timeouts.connect().plus(timeouts.response()).toMillis();
    try {
      return future.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw FetchException.passing(
          Secrets.shown(uri) + " did not answer in " + millis / 1000 + " s",
          "Check the network and the proxy, and try again");
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the download was cancelled");
    } catch (ExecutionException e) {
      throw ConnectFailures.explain(uri, e.getCause() == null ? e : e.getCause());
    }
  }
}
