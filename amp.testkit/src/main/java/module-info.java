/** What the tests of this project share: real PostgreSQL binaries, programs, small disks. */
module amp.testkit {
  requires transitive org.junit.jupiter.api;
  requires transitive java.sql;
  requires transitive org.assertj.core;
  requires org.apache.commons.compress;
  requires org.tukaani.xz;
  requires static transitive org.jspecify;

  exports amp.testkit;
}
