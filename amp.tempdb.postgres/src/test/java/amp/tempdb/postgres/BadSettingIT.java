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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "work_mem|banana|invalid value for parameter \"work_mem\": \"banana\"",
        "datestyle|banana|invalid value for parameter \"DateStyle\": \"banana\"",
        "max_connections|9000000|9000000 is outside the valid range for parameter",
        "jit|maybe|parameter \"jit\" requires a Boolean value",
        "wal_level|minimal|requires \"wal_level\" to be"
      })
  void aParameterThatWasAskedForIsNamedWithItsPlace(String name, String value, String sentence) {
    TempDbSpec spec = spec(metadb).with(s -> s.setting(name, value));

    StartFailedException failure =
        failure(spec.with(s -> s.origin(name, "config.toml:2:1").setting("autovacuum", "off")));
    assertThat(failure.problem()).contains("exit code 1: ", sentence).doesNotContain("line ");
    assertThat(failure.remedies().get(0).text())
        .isEqualTo("config.toml:2:1 sets " + name + " to " + value + ": correct it, or remove it");

    assertThat(failure(spec).remedies().get(0).text())
        .isEqualTo("The parameter " + name + " is set to " + value + ": correct it, or remove it");
  }

  /** No machine has addresses for so much. */
  @Test
  void whatTakesMoreMemoryThanThereIsIsNamedWithItsPlace() {
    StartFailedException failure =
        failure(
            spec(metadb)
                .with(
                    s ->
                        s.setting("max_locks_per_transaction", "2000000000")
                            .setting("max_connections", "20000")
                            .setting("work_mem", "8MB")
                            .origin("max_connections", "config.toml:3:1")));

    assertThat(failure.problem())
        .containsPattern("shared.memory")
        .contains("max_connections = 20000 and max_locks_per_transaction = 2")
        .doesNotContain("postgresql.conf", "work_mem");
    assertThat(failure.remedies().get(0).text())
        .isEqualTo("config.toml:3:1 sets max_connections to 20000: lower it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "work_mem = 'banana'|invalid value for parameter \"work_mem\": \"banana\"|true",
        "max_connections = 900000|900000 is outside the valid range for parameter|true",
        "no_such_parameter = 3|unrecognized configuration parameter \"no_such_parameter\"|true",
        "this is no line|syntax error in file|false",
        "max_connections 'x|syntax error in file|false"
      })
  void theLineThatAlterSystemLeftIsToldWithPostgresOwnSentence(
      String line, String sentence, boolean resettable) throws Exception {
    alter("max_connections = 33");
    Files.writeString(altered(), line + "\n", StandardOpenOption.APPEND);

    StartFailedException failure = failure(spec(metadb));
    assertThat(failure.problem())
        .contains("exit code 1: " + sentence, "line 5 of " + altered() + ": " + line);
    assertThat(failure.remedies().get(0).text()).isEqualTo("Remove line 5 of " + altered());
    // What cannot be read, ALTER SYSTEM cannot write anew.
    assertThat(failure.remedies().contains(new Remedy.StartWithoutSettings(metadb)))
        .isEqualTo(resettable);
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
