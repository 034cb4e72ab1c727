/**
 * Installs components into the store; the only module that opens a connection to another machine.
 */
module amp.ampup.install {
  requires transitive amp.ampup;
  requires amp.ampup.store;
  requires amp.json;
  requires amp.os;
  requires com.github.luben.zstd_jni;
  requires java.net.http;
  requires java.xml;
  requires static transitive org.jspecify;

  exports amp.ampup.install;
  exports amp.ampup.install.build;
}
