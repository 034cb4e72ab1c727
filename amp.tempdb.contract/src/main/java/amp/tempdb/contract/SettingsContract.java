package amp.tempdb.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import amp.tempdb.api.Durability;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Option;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the contract that is about settings. */
abstract class SettingsContract extends ChoiceContract {
  @Test
  void serverParameterGivenAtStartIsVisible() throws Exception {
    needs(Option.SETTINGS);
    try (TempDb db = TempDb.open(spec().with(s -> s.setting("work_mem", "7MB")))) {
      assertThat(ask(db, "SHOW work_mem")).contains("7MB");
    }
  }

  @Test
  void localeCAndUtf8ReachTheCluster() throws Exception {
    needsServers();
    try (TempDb db = TempDb.open(spec())) {
      assertThat(ask(db, "SHOW server_encoding")).contains("UTF8");
      assertThat(ask(db, "SELECT datcollate FROM pg_database WHERE datname = 'amp'")).contains("C");
      assertThat(ask(db, "SELECT upper('é')")).contains(supportsBuiltinLocale(db) ? "É" : "é");
    }
  }

  private static boolean supportsBuiltinLocale(TempDb db) {
    return Integer.parseInt(db.server().version().split("\\.", 2)[0]) >= 17;
  }

  @Test
  void anotherLocaleCanBeAskedFor() throws Exception {
    needs(Option.INITDB_OPTIONS);
    try (TempDb db = TempDb.open(spec().with(s -> s.initdbOption("--locale=C.UTF-8")))) {
      assertThat(ask(db, "SELECT datcollate FROM pg_database WHERE datname = 'amp'"))
          .hasValueSatisfying(locale -> assertThat(locale).isEqualToIgnoringCase("C.UTF-8"));
    }
  }

  @Test
  void initdbOptionTakesEffect() throws Exception {
    needs(Option.INITDB_OPTIONS);
    int wal = 4;
    try (TempDb db = TempDb.open(spec().with(s -> s.initdbOption("--wal-segsize=" + wal)))) {
      assertThat(ask(db, "SHOW wal_segment_size")).contains(wal + "MB");
    }
  }

  @Test
  void settingsCanBeOverriddenOneByOne() throws Exception {
    needs(Option.SETTINGS);
    try (TempDb db = TempDb.open(spec().with(s -> s.setting("fsync", "off")))) {
      assertThat(ask(db, "SHOW fsync")).contains("off");
      assertThat(ask(db, "SHOW full_page_writes")).contains("on");
      assertThat(ask(db, "SHOW synchronous_commit")).contains("on");
    }
  }

  @Test
  void durabilityIsSafeUnlessAskedOtherwise() throws Exception {
    needsServers();
    try (TempDb db = TempDb.open(spec())) {
      assertThat(ask(db, "SHOW fsync")).contains("on");
    }
    try (TempDb db = TempDb.open(spec().with(s -> s.durability(Durability.FAST)))) {
      assertThat(ask(db, "SHOW fsync")).contains("off");
    }
  }

  @Test
  void whatIsOursToSetIsRefused() {
    needs(Option.SETTINGS);
    for (String name : List.of("listen_addresses", "PORT", "hba_file", "data_directory")) {
      assertThatThrownBy(() -> TempDb.open(spec().with(s -> s.setting(name, "x"))))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void aServerThatDiesIsReportedWithItsLog() {
    needs(Option.SETTINGS);
    StartFailedException e =
        catchThrowableOfType(
            StartFailedException.class,
            () -> TempDb.open(spec().with(s -> s.setting("work_mem", "lots"))));
    assertThat(e.exitCode()).isPositive();
    assertThat(e.log()).contains("work_mem");
    assertThat(e.command()).contains("work_mem=lots");
    assertThat(e).hasMessageContaining("exit code").hasMessageContaining(e.log().strip());
  }

  @Test
  void theReasonOutlivesAnEphemeralDatabase() {
    needs(Option.SETTINGS);
    needs(Option.EPHEMERAL);
    TempDbSpec spec = select(TempDbSpec.ephemeral()).with(s -> s.setting("work_mem", "lots"));

    assertThatThrownBy(() -> TempDb.open(spec))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("invalid value for parameter \"work_mem\": \"lots\"")
        .message()
        .doesNotContain("server.log");
  }
}
