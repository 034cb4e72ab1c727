/** What the tests of this project share: real PostgreSQL binaries and the contract of providers. */
module amp.testkit {
  requires transitive amp.tempdb.api;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires transitive org.assertj.core;
  requires static transitive org.jspecify;

  exports amp.testkit;
}
