/**
 * Changes the component store: unpacks archives safely, proves that their programs run, and puts
 * them at their place whole or not at all. Opens no connection.
 */
module amp.ampup.store {
  requires transitive amp.ampup;
  requires amp.json;
  requires amp.os;
  requires org.apache.commons.compress;
  requires org.tukaani.xz;
  requires static com.github.luben.zstd_jni;
  requires static transitive org.jspecify;

  exports amp.ampup.store to
      amp.ampup.install,
      amp.tempdb.binaries;
  exports amp.ampup.store.archive to
      amp.ampup.install,
      amp.tempdb.binaries;
  exports amp.ampup.store.check to
      amp.ampup.install,
      amp.tempdb.binaries;
}
