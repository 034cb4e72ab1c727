package amp.cli.project;

import amp.metadb.connect.MetadataDbSpec;

/** Opens metadata databases for the daemon. */
public interface MetadataDatabases {
  /**
   * Connects, checks the schema and brings it up to date where that is allowed.
   *
   * @throws amp.metadb.connect.MetadataDbException when the database or its schema cannot be used
   */
  DaemonRun open(MetadataDbSpec spec);
}
