package amp.conninfo;

import java.util.LinkedHashMap;
import java.util.Map;

/** A Unix-domain socket, as the JDBC driver is told of it. */
public final class UnixSocket {
  /** The class that lets the driver use one. */
  static final String FACTORY = "amp.tempdb.jdbc.UnixSocketFactory";

  private UnixSocket() {}

  /** Returns the name of the socket's file in its directory. */
  public static String fileName(int port) {
    return ".s.PGSQL." + port;
  }

  /** Returns the driver's properties for a socket. The host in the URL means nothing then. */
  public static Map<String, String> properties(String directory, int port) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("socketFactory", FACTORY);
    properties.put("socketFactoryArg", directory + "/" + fileName(port));
    return properties;
  }
}
