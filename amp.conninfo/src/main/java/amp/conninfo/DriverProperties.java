package amp.conninfo;

import java.util.Set;

/**
 * The connection properties of PostgreSQL's JDBC driver, by name: to read a URL needs no driver. A
 * test compares the names with those of the driver.
 */
final class DriverProperties {
  private static final Set<String> NAMES =
      Set.of(
          """
          ApplicationName PGDBNAME PGHOST PGPORT adaptiveFetch adaptiveFetchMaximum
          adaptiveFetchMinimum allowEncodingChanges assumeMinServerVersion
          authenticationPluginClassName autosave binaryTransfer binaryTransferDisable
          binaryTransferEnable cancelSignalTimeout channelBinding classLoaderStrategy
          cleanupSavepoints connectExecutor connectExecutorArg connectTimeout
          convertBooleanToNumeric currentSchema databaseMetadataCacheFields
          databaseMetadataCacheFieldsMiB defaultRowFetchSize disableColumnSanitiser
          escapeSyntaxCallMode flushCacheOnDdl groupStartupParameters gssEncMode
          gssResponseTimeout gssUseDefaultCreds gsslib hideUnprivilegedObjects
          hostRecheckSeconds jaasApplicationName jaasLogin kerberosServerName loadBalanceHosts
          localSocketAddress logServerErrorDetail logUnclosedConnections loggerFile loggerLevel
          loginTimeout maxResultBuffer maxSendBufferSize options password pemKeyAlgorithm
          preferQueryMode prepareThreshold preparedStatementCacheQueries
          preparedStatementCacheSizeMiB protocolVersion queryTimeout quoteReturningIdentifiers
          reWriteBatchedInserts reWriteBatchedInsertsSize readOnly readOnlyMode
          receiveBufferSize replication requireAuth scramMaxIterations sendBufferSize service
          socketFactory socketFactoryArg socketTimeout ssl sslNegotiation sslResponseTimeout
          sslcert sslfactory sslfactoryarg sslhostnameverifier sslkey sslmode sslpassword
          sslpasswordcallback sslrootcert sspiServiceClass stringtype targetServerType
          tcpKeepAlive tcpNoDelay unknownLength useSpnego user xmlFactoryFactory
          """
              .strip()
              .split("\\s+"));

  /** Those whose value is the name of a class, which the driver loads. */
  private static final Set<String> CLASSES =
      Set.of(
          "authenticationPluginClassName",
          "connectExecutor",
          "socketFactory",
          "sslfactory",
          "sslhostnameverifier",
          "sslpasswordcallback",
          "xmlFactoryFactory");

  private DriverProperties() {}

  static Set<String> names() {
    return NAMES;
  }

  static boolean loadsClass(String name) {
    return CLASSES.contains(name);
  }
}
