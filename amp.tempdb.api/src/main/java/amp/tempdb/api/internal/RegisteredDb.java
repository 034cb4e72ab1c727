package amp.tempdb.api.internal;

import amp.os.process.LiveFiles;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.ServerInfo;
import amp.tempdb.api.spi.OpenDb;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** A database of a backend that keeps its data elsewhere; its folder tells that it is open. */
record RegisteredDb(OpenDb open, LiveFiles.Registration registration) implements OpenDb {
  @Override
  public ConnectionInfo connection() {
    return open.connection();
  }

  @Override
  public Optional<ConnectionInfo> tcpConnection() {
    return open.tcpConnection();
  }

  @Override
  public ServerInfo server() {
    return open.server();
  }

  @Override
  public boolean isRunning() {
    return open.isRunning();
  }

  @Override
  public void close() {
    try {
      open.close();
    } finally {
      end(registration);
    }
  }

  static void end(LiveFiles.Registration registration) {
    try {
      registration.close();
    } catch (IOException e) {
      // Its lock is gone, so that it counts for nothing.
      LoggerFactory.getLogger(RegisteredDb.class).debug("a file could not be deleted", e);
    }
  }
}
