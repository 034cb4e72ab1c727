package amp.tempdb.postgres.server;

/** What keeps a server running on behalf of one holder. */
interface Lease {
  /** Gives the lease back; further calls do nothing. */
  void close();

  /** Tells whether the server ends with this lease, whoever else uses it. */
  boolean endsServer();

  /** The lease of one who joined a server that its starter alone keeps running. */
  Lease NONE =
      new Lease() {
        @Override
        public void close() {}

        @Override
        public boolean endsServer() {
          return false;
        }
      };
}
