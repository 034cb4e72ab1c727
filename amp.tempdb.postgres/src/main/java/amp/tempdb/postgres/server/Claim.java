package amp.tempdb.postgres.server;

/** What keeps a server running on behalf of one holder. */
interface Claim {
  /** Gives the claim back; further calls do nothing. */
  void close();

  /** Tells whether the server ends with this claim, whoever else uses it. */
  boolean endsServer();

  /** The claim of one who joined a server that its starter alone keeps running. */
  Claim NONE =
      new Claim() {
        @Override
        public void close() {}

        @Override
        public boolean endsServer() {
          return false;
        }
      };
}
