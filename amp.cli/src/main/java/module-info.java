/** The commands ampup, ampd and ampctl. */
module amp.cli {
  requires amp.ampup.install;
  requires amp.json;
  requires amp.tempdb.api;
  requires info.picocli;
  requires org.tomlj;
  requires static transitive org.jspecify;

  opens amp.cli to
      info.picocli;
  opens amp.cli.ampup to
      info.picocli;
}
