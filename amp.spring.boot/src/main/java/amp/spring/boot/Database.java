package amp.spring.boot;

import amp.tempdb.api.ConnectionInfo;

/** A database that an application context connects to; opened when first asked for. */
interface Database {
  /** Returns how to connect. */
  ConnectionInfo connection();

  /**
   * Returns how to connect over TCP.
   *
   * @throws amp.tempdb.api.TempDbException when it cannot be reached in this way
   */
  ConnectionInfo tcpConnection();
}
