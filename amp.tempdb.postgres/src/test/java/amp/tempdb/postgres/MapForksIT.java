package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new cluster, which begins without the maps that a VACUUM makes. */
class MapForksIT {
  /** What pg_visibility and amcheck find wrong in all tables and indexes of a database. */
  private static final String FOUND =
      """
      SELECT (SELECT count(*) FROM pg_class c, pg_check_visible(c.oid) WHERE relkind IN ('r', 't'))
        + (SELECT count(*) FROM pg_class c, pg_check_frozen(c.oid) WHERE relkind IN ('r', 't'))
        + (SELECT count(*) FROM pg_class c, verify_heapam(c.oid) WHERE relkind IN ('r', 't'))
        + (SELECT count(bt_index_check(c.oid)::text) FROM pg_class c
            WHERE relkind = 'i' AND relam = 403) * 0
      """;

  @TempDir Path folder;

  @Test
  void postgresMakesThemAnewAsItVacuumsAndDoesWithoutBefore() throws Exception {
    try (OpenDb db = open(spec(folder.resolve("metadb")))) {
      Path data = db.server().dataDirectory();
      assertThat(maps(data)).isEmpty();

      Sql.execute(
          db.connection(),
          "CREATE EXTENSION pg_visibility",
          "CREATE EXTENSION amcheck",
          "CREATE TABLE t (x int PRIMARY KEY, y text)",
          "INSERT INTO t SELECT g, repeat('x', 100) FROM generate_series(1, 5000) g",
          "DELETE FROM t WHERE x % 2 = 0");
      assertThat(Sql.ask(db.connection(), FOUND)).isEqualTo("0");

      Sql.execute(db.connection(), "VACUUM");
      assertThat(maps(data)).hasSizeGreaterThan(50);
      assertThat(Sql.ask(db.connection(), FOUND)).isEqualTo("0");
      assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM t")).isEqualTo("2500");
      assertThat(Files.readString(db.server().logFile()))
          .doesNotContain("WARNING:")
          .doesNotContain("ERROR:");
    }
  }

  private static List<String> maps(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("_fsm") || name.endsWith("_vm"))
          .toList();
    }
  }
}
