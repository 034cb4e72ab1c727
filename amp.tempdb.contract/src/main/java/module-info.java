/**
 * What every backend promises ({@link amp.tempdb.contract.ProviderContract}): the tests of a
 * backend extend it.
 */
module amp.tempdb.contract {
  requires transitive amp.tempdb.api;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires amp.os;
  requires static transitive org.jspecify;

  exports amp.tempdb.contract;
}
