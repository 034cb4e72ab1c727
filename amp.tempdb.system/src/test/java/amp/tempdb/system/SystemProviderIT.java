package amp.tempdb.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.contract.ProviderContract;
import amp.tempdb.contract.Sql;
import amp.testkit.Binaries;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SystemProviderIT extends ProviderContract {
  @BeforeAll
  static void unpack() {
    // The programs lie in a directory that this build has put on PATH.
    Binaries.postgres18();
  }

  @Override
  protected TempDbSpec select(TempDbSpec spec) {
    return spec.with(s -> s.backend("system").home(Binaries.sharedHome()));
  }

  @Test
  void anExplicitBinaryDirectoryIsUsed() throws Exception {
    Path bin = Binaries.postgres18().resolve("bin");
    try (TempDb db = TempDb.open(spec().with(s -> s.binaries(bin)))) {
      assertThat(db.server().version()).startsWith("18.");
      assertThat(db.server().dataDirectory().resolve("PG_VERSION")).hasContent("18\n");
    }
  }

  @Test
  void aMissingBinaryDirectoryIsNamedWithTheRemedy() {
    Path missing = folder.resolve("no such directory");
    assertThatThrownBy(() -> TempDb.open(spec().with(s -> s.binaries(missing))))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("not found")
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("ampup install --component postgres");
  }

  @Test
  void extensionsAreThoseOfTheHost() throws Exception {
    TempDbSpec spec = spec().with(s -> s.extensions(List.of("pg_stat_statements", "pg_trgm")));
    try (TempDb db = TempDb.open(spec)) {
      assertThat(Sql.ask(db.connection(), "SHOW pg_stat_statements.max")).isEqualTo("5000");
    }
  }

  @Test
  void ofAnExtensionThatTheHostLacksThePackageIsNamed() {
    TempDbSpec spec = spec().with(s -> s.extensions(List.of("pg_trgm", "pgvector")));
    assertThatThrownBy(() -> TempDb.open(spec))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("the extension pgvector is asked for, and the PostgreSQL 18.")
        .hasMessageContaining("does not have it")
        .hasMessageContaining("Install the host's package of pgvector for PostgreSQL 18");
  }

  @Test
  void clientAddressIsNullOverTheSocket() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      assertThat(
              Sql.ask(
                  db.connection(),
                  "SELECT client_addr FROM pg_stat_activity WHERE pid = pg_backend_pid()"))
          .isNull();
    }
  }
}
