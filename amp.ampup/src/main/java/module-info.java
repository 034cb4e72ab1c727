/** The component store: what ampup has installed, which version is active, and where it is. */
module amp.ampup {
  requires transitive amp.problem;
  requires amp.json;
  requires amp.os;
  requires static transitive org.jspecify;

  exports amp.ampup;
}
