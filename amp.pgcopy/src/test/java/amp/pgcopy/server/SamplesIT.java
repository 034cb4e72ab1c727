package amp.pgcopy.server;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.DatabaseImport;
import amp.pgcopy.RichDatabase;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.compare.Comparison;
import amp.pgcopy.rows.TableQuery;
import amp.pgcopy.session.Sessions;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases as programs make them, taken to a server and back, as exports and imports do. */
class SamplesIT {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));
  private static final TestServer NEW = TestServer.shared();

  @AfterAll
  static void stopTheServer() {
    OLD.close();
  }

  @ParameterizedTest
  @CsvSource({
    "music,15",
    "music,18",
    "trade,15",
    "trade,18",
    "rails,15",
    "rails,18",
    "hibernate,15",
    "hibernate,18",
    "rich,15",
    "rich,18"
  })
  void aSampleGoesThereAndComesBackAlike(String name, int version) throws Exception {
    ConnectionTarget source = made(name);
    TestServer there = version == 15 ? OLD : NEW;
    String copy = "there_" + name + version;
    // A newer server gives nothing to an older one: the way back ends where it began, or beside it.
    ConnectionTarget exported = PostgresUrl.parse(there.url(copy));
    ConnectionTarget back = PostgresUrl.parse(there.url(copy + "_back"));

    CopyReport out = copied(source, exported);
    CopyReport in = copied(exported, back);

    assertThat(out.tables()).isNotEmpty();
    assertThat(in.tables()).isEqualTo(out.tables());
    assertThat(differences(source, 15, back, version)).isEmpty();
    for (ConnectionTarget database : List.of(exported, back)) {
      there.execute("postgres", "drop database " + database.database() + " with (force)");
    }
  }

  private static ConnectionTarget made(String name) throws IOException {
    if (name.equals("rich")) {
      return RichDatabase.on(OLD, 15);
    }
    ConnectionTarget source = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(
        source, Files.readString(Path.of("..", "amp.blackbox", "schemas", name + ".sql")));
    return source;
  }

  private static CopyReport copied(ConnectionTarget from, ConnectionTarget to) {
    return DatabaseImport.of(from, to)
        .trustSource(true)
        .run(CopyListener.SILENT)
        .copy()
        .orElseThrow();
  }

  /** Compares what was there in the beginning with what there is in the end. */
  private static List<String> differences(
      ConnectionTarget source, int version, ConnectionTarget copy, int versionThere)
      throws SQLException {
    try (Connection one = Sessions.reader(Sessions.target(source));
        Connection other = Sessions.reader(Sessions.target(copy))) {
      Comparison comparison = new Comparison(object -> true);
      comparison.catalogs(Catalog.read(one, version), other, versionThere, version == versionThere);
      comparison.rows(one, other, TableQuery.read(one, version));
      return comparison.differences();
    }
  }
}
