package amp.tempdb.junit;

import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * What JUnit closes at the end of the context that stores it. Before 5.13 it closes this kind
 * alone, and from then on others too, unless a configuration parameter forbids that.
 *
 * @param resource what is closed
 */
@SuppressWarnings("deprecation") // Its successor is one that JUnit 5.12 does not close.
record Closing<T extends AutoCloseable>(T resource)
    implements Store.CloseableResource, AutoCloseable {
  @Override
  public void close() throws Exception {
    resource.close();
  }
}
