/**
 * JSON as amp keeps it on disk and prints it: a strict reader and a writer, without dependencies.
 */
module amp.json {
  requires amp.os;
  requires static transitive org.jspecify;

  exports amp.json;
}
