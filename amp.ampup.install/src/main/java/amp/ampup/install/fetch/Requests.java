package amp.ampup.install.fetch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;

/** Begins requests, also to hosts whose names the JDK's client refuses. */
final class Requests {
  private Requests() {}

  /**
   * Begins a request. A host with an underscore in its name is reached by its address, and told the
   * name by which it was asked for.
   *
   * @throws FetchException where that cannot be done
   */
  static HttpRequest.Builder to(URI uri, Proxies proxies) throws FetchException {
    if (uri.getHost() != null) {
      return HttpRequest.newBuilder(uri);
    }
    WebHost host = WebHost.of(uri).orElseThrow();
    if ("https".equals(uri.getScheme())) {
      throw FetchException.lasting(
          "Java speaks no TLS with " + host.name() + ", since its name has an underscore",
          "Use another name of that machine in the address");
    }
    if (proxies.isProxied(uri)) {
      throw FetchException.lasting(
          "Java asks no proxy for " + host.name() + ", since its name has an underscore",
          "Add " + host.name() + " to NO_PROXY, or use another name of that machine");
    }
    try {
      InetAddress address = InetAddress.getByName(host.name());
      int port = host.port() < 0 ? 80 : host.port();
      URI direct = withHost(uri, new InetSocketAddress(address, port));
      proxies.reachDirectly(direct);
      return HttpRequest.newBuilder(direct).header("Host", host.toString());
    } catch (UnknownHostException e) {
      throw ConnectFailures.unknownName(uri);
    }
  }

  private static URI withHost(URI uri, InetSocketAddress to) {
    String address = to.getAddress().getHostAddress();
    String host = address.contains(":") ? "[" + address + "]" : address;
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create("http://" + host + ":" + to.getPort() + uri.getRawPath() + query);
  }
}
