/** The commands ampup, ampd and ampctl. */
module amp.cli {
  requires amp.ampup.install;
  requires amp.json;
  requires amp.conninfo;
  requires amp.metadb;
  requires amp.os;
  requires amp.pgcopy;
  requires amp.problem;
  requires amp.sql;
  requires amp.sql.script;
  requires amp.tempdb.api;
  requires amp.tempdb.postgres;
  requires com.github.luben.zstd_jni;
  requires info.picocli;
  requires java.sql;
  requires jdk.httpserver;
  requires jdk.unsupported;
  requires org.apache.commons.compress;
  requires org.jline.reader;
  requires org.tomlj;
  requires static transitive org.jspecify;

  opens amp.cli.ampctl to
      info.picocli;
  opens amp.cli.ampctl.cluster to
      info.picocli;
  opens amp.cli.ampctl.doctor to
      info.picocli;
  opens amp.cli.ampctl.exports to
      info.picocli;
  opens amp.cli.ampctl.extension to
      info.picocli;
  opens amp.cli.ampctl.imports to
      info.picocli;
  opens amp.cli.ampctl.registry to
      info.picocli;
  opens amp.cli.ampd to
      info.picocli;
  opens amp.cli.ampup to
      info.picocli;
  opens amp.cli.parser to
      info.picocli;
  opens amp.cli.project to
      info.picocli;
}
