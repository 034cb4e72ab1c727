package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import amp.problem.Remedy;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A setting with which the server does not start is named, and can be taken back. */
class BadSettingIT {
  @TempDir Path folder;
  private Path metadb;

  @BeforeEach
  void locate() throws Exception {
    metadb = folder.toRealPath().resolve("metadb");
  }

  private void alter(String setting) throws Exception {
    try (OpenDb db = open(spec(metadb))) {
      Sql.execute(
          db.connection(), "ALTER SYSTEM SET work_mem = '5MB'", "ALTER SYSTEM SET " + setting);
    }
  }

  private static StartFailedException failure(TempDbSpec spec) {
    return catchThrowableOfType(StartFailedException.class, () -> open(spec).close());
  }

  private Path altered() {
    return metadb.resolve("data/postgresql.auto.conf");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "shared_preload_libraries = 'a,b'|shared_preload_libraries = '\"a,b\"'",
        "shared_preload_libraries = auto_explain, nowhere|nowhere'",
        "wal_level = minimal|wal_level = 'minimal'"
      })
  void theLineOfTheFileIsNamedAndTheServerStartsWithoutIt(String setting, String named)
      throws Exception {
    alter(setting);
    String file = Files.readString(altered());

    StartFailedException failure = failure(spec(metadb));
    assertThat(failure.problem()).contains("line 4 of " + altered() + ": ", named);
    assertThat(failure.remedies()).contains(new Remedy.StartWithoutSettings(metadb));

    try (OpenDb db = open(spec(metadb).with(TempDbSpec.Builder::ignoreAlteredSettings))) {
      assertThat(altered()).hasContent(file);
      assertThat(Sql.ask(db.connection(), "SHOW work_mem")).isEqualTo("4MB");
      String name = setting.substring(0, setting.indexOf(' '));
      Sql.execute(db.connection(), "ALTER SYSTEM RESET " + name);
    }
    try (OpenDb db = open(spec(metadb))) {
      assertThat(Sql.ask(db.connection(), "SHOW work_mem")).isEqualTo("5MB");
    }
  }

  /** A password is set by a program that reads the same files. */
  @Test
  void itIsNamedOverTcpToo() throws Exception {
    alter("shared_preload_libraries = 'a,b'");
    TempDbSpec listening = spec(metadb).with(s -> s.listen(0));
    assertThat(failure(listening).problem()).contains("line 4 of " + altered());
    open(listening.with(TempDbSpec.Builder::ignoreAlteredSettings)).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "$libdir/nowhere", "$libdir/auto_explain, $libdir/nowhere"})
  void aLibraryThatIsNotThereIsNamed(String libraries) {
    StartFailedException failure =
        failure(spec(metadb).with(s -> s.setting("Shared_Preload_Libraries", libraries)));

    assertThat(failure.problem())
        .contains("shared_preload_libraries names nowhere, a library that the PostgreSQL in ");
    assertThat(failure.remedies().get(0).text()).isEqualTo("Leave it out, or install it there");
  }

  @Test
  void aLibraryThatIsNoneIsNamed() throws Exception {
    Files.writeString(folder.resolve("broken.so"), "text");
    String library = folder.toRealPath().resolve("broken").toString();

    StartFailedException failure =
        failure(spec(metadb).with(s -> s.setting("shared_preload_libraries", library)));

    assertThat(failure.problem()).contains("broken, a library that the PostgreSQL in ");
  }

  @Test
  void aLineThatWasWrittenByHandIsNamed() throws Exception {
    open(spec(metadb)).close();
    Path file = metadb.resolve("data/postgresql.conf");
    Files.writeString(file, "\nmax_connections = many\n", StandardOpenOption.APPEND);
    long line = Files.readString(file).lines().count();
    assertThat(failure(spec(metadb)).problem())
        .contains("line " + line + " of " + file + ": max_connections = many");
  }

  @Test
  void whatAKilledStartPutAsideIsPutBackByTheNext() throws Exception {
    alter("max_connections = 33");
    Files.move(altered(), metadb.resolve("data/postgresql.auto.conf.aside"));
    try (OpenDb db = open(spec(metadb))) {
      assertThat(Sql.ask(db.connection(), "SHOW max_connections")).isEqualTo("33");
    }
    assertThat(metadb.resolve("data/postgresql.auto.conf.aside")).doesNotExist();
  }
}
