package amp.cli.ampctl.imports;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution;
import amp.cli.Distribution.Started;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.sql.SqlStatements;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.TestServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a signal ends that copies a whole database leaves nothing: no file beside its place, and in
 * the servers no database, no role and no statement that goes on.
 */
@Timeout(180)
class InterruptedCopyIT {
  private static final TestServer OTHER =
      TestServer.startWithPassword(Binaries.postgres(15), "word");

  private static final String OTHERS_ADDRESS =
      "postgresql://postgres:word@127.0.0.1:" + OTHER.port() + "/";

  private static final String RUNNING =
      "select count(*) from pg_stat_activity where state = 'active'"
          + " and backend_type = 'client backend' and pid <> pg_backend_pid()";

  private static final String LEFT =
      """
      select coalesce(string_agg(name, ' '), '')
      from (select datname from pg_database union all select rolname from pg_roles) made(name)
      where name ~ '_import_'
      """;

  @TempDir Path folder;
  private Distribution amp;
  private String url = "";

  @BeforeEach
  void start() {
    amp = new Distribution(folder);
    url = amp.run("ampctl", "metadb", "start").orFail().out().strip();
  }

  @AfterEach
  void stop() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  @AfterAll
  static void stopTheOther() {
    OTHER.close();
  }

  private static Connection connect(String url) {
    return MetadataDb.connect(MetadataDbSpec.of(url));
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = connect(url)) {
      SqlStatements.execute(connection, sql);
    }
  }

  private static String value(String url, String sql) throws SQLException {
    try (Connection connection = connect(url)) {
      return SqlStatements.value(connection, sql);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(e -> e.getFileName().toString()).filter(n -> n.contains(".part")).toList();
    }
  }

  private void assertNothingIsLeft(String... urls) throws Exception {
    assertThat(files()).isEmpty();
    for (String each : urls) {
      assertThat(value(each, LEFT)).isEmpty();
      assertThat(value(each, RUNNING)).isEqualTo("0");
    }
  }

  private static String[] words(String command) {
    return command.split(" ");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void anExportThatWaitsForALockWaitsNoLongerInTheServerEither(String signal, int exitCode)
      throws Exception {
    execute(url, "create table held as select 1 as x");
    try (Connection session = connect(url);
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute("lock table held");
      try (Started export = amp.start("ampctl", words("metadb export --engine jdbc out.sql"))) {
        Eventually.whileAlive(export.process)
            .until("it waits", () -> value(url, RUNNING), "1"::equals);
        export.signal(signal);
        assertThat(export.exitCode()).isEqualTo(exitCode);
        assertThat(export.err()).doesNotContain("error");
      }
      assertNothingIsLeft(url);
    }
    assertThat(folder.resolve("out.sql")).doesNotExist();
    amp.run("ampctl", words("metadb export --engine jdbc out.sql")).orFail();
  }

  @Test
  void anExportThatLoadsItsFileDropsWhatItHasMade() throws Exception {
    execute(url, "create table big as select i from generate_series(1, 500000) i");
    try (Started export = amp.start("ampctl", words("metadb export --engine jdbc out.sql"))) {
      export.await("loading what");
      Eventually.whileAlive(export.process)
          .until("its database is there", () -> value(url, LEFT), name -> !name.isEmpty());
      export.signal("INT");
      assertThat(export.exitCode()).isEqualTo(130);
    }
    assertNothingIsLeft(url);
    assertThat(folder.resolve("out.sql")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"jdbc, INT, 130", "jdbc, TERM, 143", "pg_dump, INT, 130"})
  void anImportLeavesNeitherCopyNorRole(String engine, String signal, int exitCode)
      throws Exception {
    String source = OTHERS_ADDRESS + "source";
    OTHER.execute("postgres", "drop database if exists source with (force)");
    OTHER.execute("postgres", "create database source");
    execute(source, "create table big as select i from generate_series(1, 500000) i");
    execute(url, "create table mine as select 1 as x");
    String command = "metadb import --replace --engine " + engine + " --from " + source;
    try (Started copy = amp.start("ampctl", words(command))) {
      copy.await("copying (rows)|(loading) what");
      copy.signal(signal);
      assertThat(copy.exitCode()).isEqualTo(exitCode);
      assertThat(copy.err()).doesNotContain("error");
    }
    assertNothingIsLeft(url, source);
    assertThat(value(url, "select count(*) from mine")).isEqualTo("1");
    amp.run("ampctl", words(command)).orFail();
  }

  @Test
  void anExportIntoAServerLeavesNothingThere() throws Exception {
    String source = OTHERS_ADDRESS + "from_here";
    OTHER.execute("postgres", "create database from_here");
    execute(source, "create table big as select i from generate_series(1, 500000) i");
    String command =
        "metadb export --engine jdbc --metadb-url " + source + " --to " + OTHERS_ADDRESS + "there";
    try (Started copy = amp.start("ampctl", words(command))) {
      copy.await("copying (rows)");
      copy.signal("INT");
      assertThat(copy.exitCode()).isEqualTo(130);
    }
    assertNothingIsLeft(source);
    OTHER.execute("postgres", "create database there");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aBackupLeavesNoFile(String signal, int exitCode) throws Exception {
    Path lock = folder.resolve(".amp/metadb/start.lock");
    assertThat(lock).exists();
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      channel.lock();
      try (Started backup = amp.start("ampctl", words("metadb backup out.backup"))) {
        Eventually.whileAlive(backup.process)
            .until("its file is there", this::files, names -> !names.isEmpty());
        backup.signal(signal);
        assertThat(backup.exitCode()).isEqualTo(exitCode);
        assertThat(backup.err()).doesNotContain("error");
      }
    }
    assertThat(files()).isEmpty();
    assertThat(folder.resolve("out.backup")).doesNotExist();
  }
}
