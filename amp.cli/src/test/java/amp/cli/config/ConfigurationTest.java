package amp.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.config.Configuration.OptionValue;
import amp.cli.console.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir Path folder;
  private Path file;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<Key<?>, OptionValue> options = new HashMap<>();

  @BeforeEach
  void nameFile() {
    file = folder.resolve("config.toml");
  }

  @Test
  void urlOfTheFileIsRead() {
    write("[metadata_db]\nurl = 'postgresql://u@h:1/d'");
    assertThat(load().find(Keys.URL)).contains("postgresql://u@h:1/d");
  }

  @Test
  void aByteOrderMarkBeforeTheFirstKeyIsNoError() {
    write("\ufeffmetadata_db.pool_size = 7");
    assertThat(load().value(Keys.POOL_SIZE)).isEqualTo(7);
  }

  @Test
  void eachLevelBeatsTheLowerOnes() {
    assertThat(load().value(Keys.BACKEND)).isEqualTo("auto");

    write("metadata_db.managed.backend = 'embedded'");
    assertThat(load().value(Keys.BACKEND)).isEqualTo("embedded");

    variables.put("AMP_CONFIG_METADATA_DB__MANAGED__BACKEND", "system");
    assertThat(load().value(Keys.BACKEND)).isEqualTo("system");

    options.put(Keys.BACKEND, new OptionValue("--metadb-backend", "tcp"));
    assertThat(load().value(Keys.BACKEND)).isEqualTo("tcp");
  }

  @Test
  void emptyFileGivesTheDefaults() {
    write("");
    Configuration configuration = load();

    assertThat(configuration.value(Keys.POOL_SIZE)).isEqualTo(10);
    assertThat(configuration.value(Keys.MIN_CONNECTIONS)).isEqualTo(2);
    assertThat(configuration.value(Keys.AUTO_MIGRATE)).isTrue();
    assertThat(configuration.find(Keys.URL)).isEmpty();
    assertThat(configuration.warnings()).isEmpty();
  }

  @Test
  void onlyMissingFieldsAreFilledFromALowerLevel() {
    write("[metadata_db]\npool_size = 20\nauto_migrate = false");
    variables.put("AMP_CONFIG_METADATA_DB__POOL_SIZE", "30");
    Configuration configuration = load();

    assertThat(configuration.value(Keys.POOL_SIZE)).isEqualTo(30);
    assertThat(configuration.value(Keys.AUTO_MIGRATE)).isFalse();
    assertThat(configuration.value(Keys.IDLE_TIMEOUT)).isEqualTo(600);
    assertThat(configuration.value(Keys.MIN_CONNECTIONS)).isEqualTo(7);
  }

  @Test
  void everyValueKnowsItsOrigin() {
    write("# comment\n[metadata_db]\n  pool_size = 20\n");
    variables.put("AMP_CONFIG_DATA_DIR", "/d");
    options.put(Keys.BACKEND, new OptionValue("--metadb-backend", "tcp"));

    assertThat(origin(Keys.POOL_SIZE)).isEqualTo(file + ":3:3");
    assertThat(origin(Keys.DATA_DIR)).isEqualTo("$AMP_CONFIG_DATA_DIR");
    assertThat(origin(Keys.BACKEND)).isEqualTo("--metadb-backend");
    assertThat(origin(Keys.AUTO_MIGRATE)).isEqualTo("default");
  }

  @Test
  void deprecatedKeysWorkWithAWarningInTheFile() {
    write("metadata_db_url = 'postgres://h/d'\ndataset_defs_dir = 'defs'");
    Configuration configuration = load();

    assertThat(configuration.find(Keys.URL)).contains("postgres://h/d");
    assertThat(configuration.value(Keys.MANIFESTS_DIR)).isEqualTo("defs");
    assertThat(configuration.warnings())
        .containsExactlyInAnyOrder(
            file + ":1:1: metadata_db_url is deprecated; write metadata_db.url",
            file + ":2:1: dataset_defs_dir is deprecated; write manifests_dir");
  }

  @Test
  void deprecatedKeysWorkWithAWarningInTheEnvironment() {
    variables.put("AMP_CONFIG_METADATA_DB_URL", "postgres://h/d");

    assertThat(load().find(Keys.URL)).contains("postgres://h/d");
    assertThat(load().warnings()).singleElement().asString().contains("METADATA_DB_URL");
  }

  @Test
  void keysOfAmpsOtherPartsAreTakenUnderTheirOlderNamesToo() {
    write(
        """
        [writer.file_size]
        overflow = "3/2"
        bytes = 1000
        rows = 5
        [writer.compactor]
        overflow = 1.5
        bytes = 10
        rows = 20
        [writer.garbage_collector]
        active = true
        min_interval = 30
        deletion_lock_duration = 1800.0
        [worker_events]
        progress_interval_secs = 10
        """);
    variables.put("AMP_CONFIG_WRITER__GARBAGE_COLLECTOR__ACTIVE", "false");

    assertThat(
            List.of(
                valueOf("writer.overflow"),
                valueOf("writer.bytes"),
                valueOf("writer.rows"),
                valueOf("writer.compactor.overflow"),
                valueOf("writer.compactor.bytes"),
                valueOf("writer.compactor.rows"),
                valueOf("writer.collector.active"),
                valueOf("writer.collector.min_interval"),
                valueOf("writer.collector.deletion_lock_duration"),
                valueOf("worker_events.progress_interval")))
        .containsExactly("3/2", 1000L, 5L, "1.5", 10L, 20L, false, 30.0, 1800.0, 10.0);
    assertThat(load().warnings())
        .hasSize(8)
        .contains(file + ":2:1: writer.file_size.overflow is deprecated; write writer.overflow");
    assertRefused("writer.file_size = 3", "writer.file_size is 3; expected a table of keys");
    assertRefused("writer.overflow = -1", "is -1; expected a number, or a text such as \"3/2\"");
  }

  @Test
  void newNameBeatsTheDeprecatedOneWhereverItStands() {
    write("metadata_db_url = 'postgres://old/d'\n[metadata_db]\nurl = 'postgres://new/d'");
    assertThat(load().find(Keys.URL)).contains("postgres://new/d");

    write("metadata_db.url = 'postgres://new/d'\nmetadata_db_url = 'postgres://old/d'");
    assertThat(load().find(Keys.URL)).contains("postgres://new/d");
  }

  @Test
  void everyKeyIsTakenFromFileAndEnvironment() {
    for (Key<?> key : Keys.all()) {
      Object example = example(key);
      write(inFile(key));
      variables.clear();
      assertThat(load().entry(key).orElseThrow().origin()).isInstanceOf(Origin.File.class);

      String text = example instanceof List<?> list ? String.valueOf(list.get(0)) : example + "";
      variables.put(key.variable(), text);
      Value value = load().entry(key).orElseThrow();
      assertThat(value.origin()).isEqualTo(new Origin.Variable(key.variable()));
      assertThat(value.value()).isEqualTo(example);
    }
  }

  @Test
  void wrongTypeNamesFileLineColumnKeyAndWhatWasExpected() {
    assertRefused(
        "\n[metadata_db]\npool_size = 'ten'",
        ":3:1: metadata_db.pool_size is \"ten\"; expected a whole number, from 1 to 10000");
    assertRefused("keep_alive_interval = 29", ":1:1: keep_alive_interval is 29; expected");
    assertRefused("writer = 3", ":1:1: writer is 3; expected a table of keys");
    assertRefused("[[writer]]\nrows = 1", ": writer is a list of 1; expected a table of keys");
    assertRefused("[data_dir]\nx = 1", ": data_dir is a table; expected a text");
    assertRefused("metadata_db.managed.version = 18.10", "a version in quotes");
    assertRefused("metadata_db.auto_migrate = 1", "is 1; expected true or false");
    assertRefused(
        "spill_location = [1]", "spill_location is a list of 1; expected a list of texts");
  }

  @Test
  void unknownKeySuggestsTheNearest() {
    assertThatThrownBy(() -> load("[metadata_db]\npool_sise = 3"))
        .hasMessage(
            file + ":2:1: unknown key metadata_db.pool_sise. did you mean metadata_db.pool_size?");
    assertRefused("[metadb]\nurl = 'x'", ": unknown key metadb");
    assertRefused("metadata_db.host = 'x'", "metadata_db.host. ampctl config show lists every key");
    assertRefused("[metadata_db.settings]\nx = 1", "did you mean metadata_db.managed.settings?");
    assertRefused("[metadata_db.manged]\nx = 1", "did you mean metadata_db.managed?");

    write("");
    variables.put("AMP_CONFIG_METADATA_DB__URLL", "x");
    assertThatThrownBy(this::load)
        .hasMessageStartingWith("$AMP_CONFIG_METADATA_DB__URLL: unknown key metadata_db.urll. ");
  }

  @Test
  void brokenTomlNamesThePlace() {
    assertRefused("a = 1\nb = ", ":2:");
    assertRefused("[metadata_db]\npool_size = 1\npool_size = 2", ":3:1");
    assertRefused("x = " + "[".repeat(50_000), "");
  }

  @Test
  void fileThatIsNoTextOrTooLargeIsRefused() throws IOException {
    Files.write(file, "data_dir = 'é'".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(this::load).hasMessageContaining("is not UTF-8");

    Files.write(file, new byte[2 << 20]);
    assertThatThrownBy(this::load).hasMessageContaining("larger than 1 MiB");

    Files.delete(file);
    assertThatThrownBy(() -> Configuration.load(file, variables, options))
        .hasMessageContaining(file + " is not a file");
  }

  @Test
  void serverSettingsAreMergedByName() {
    write("[metadata_db.managed.settings]\nWork_Mem = '8MB'\nmax_connections = 20\njit = false");
    variables.put("AMP_CONFIG_METADATA_DB__MANAGED__SETTINGS__WORK_MEM", "16MB");

    assertThat(load().settings())
        .isEqualTo(Map.of("work_mem", "16MB", "max_connections", "20", "jit", "false"));
  }

  @Test
  void settingThatCouldRunOrReachAnythingIsRefused() {
    for (String name :
        List.of(
            "archive_command",
            "restore_command",
            "ssl_passphrase_command",
            "session_preload_libraries",
            "local_preload_libraries",
            "dynamic_library_path",
            "listen_addresses",
            "port",
            "unix_socket_directories",
            "data_directory",
            "hba_file",
            "config_file",
            "log_directory",
            "primary_conninfo",
            "fsync",
            "include",
            "include_dir",
            "archive_library",
            "archive_cleanup_command",
            "recovery_end_command",
            "jit_provider",
            "krb_server_keyfile",
            "ssl_cert_file",
            "ssl_key_file",
            "ssl_crl_dir",
            "stats_temp_directory",
            "log_filename",
            "event_source",
            "external_pid_file",
            "ident_file",
            "unix_socket_group",
            "unix_socket_permissions",
            "temp_tablespaces",
            "default_tablespace",
            "extension_control_path",
            "search_path",
            "role",
            "session_authorization",
            "allow_in_place_tablespaces",
            "zero_damaged_pages",
            "auto_explain.nothing",
            "Local_Preload_Libraries")) {
      assertRefused(
          "[metadata_db.managed.settings]\n" + name + " = 'x'",
          ":2:1: server setting " + name.toLowerCase(Locale.ROOT) + " cannot be set by a project");
    }
  }

  @Test
  void settingsOfTheServersOwnLibrariesAreTakenInEachWayToWriteThem() {
    write(
        """
        [metadata_db.managed.settings]
        Shared_Preload_Libraries = "pg_stat_statements, $libdir/auto_explain"
        auto_explain.log_min_duration = 5
        "pg_stat_statements.max" = 500
        """);
    variables.put("AMP_CONFIG_METADATA_DB__MANAGED__SETTINGS__PG_STAT_STATEMENTS__TRACK", "all");

    assertThat(load().settings())
        .isEqualTo(
            Map.of(
                "shared_preload_libraries", "$libdir/pg_stat_statements,$libdir/auto_explain",
                "auto_explain.log_min_duration", "5",
                "pg_stat_statements.max", "500",
                "pg_stat_statements.track", "all"));
    assertRefused("[metadata_db.managed.settings.work_mem]", "work_mem is a table");
    assertRefused("metadata_db.managed.settings.auto_explain = 1", "auto_explain cannot be set");
  }

  @Test
  void noLibraryCanBeAskedForInPlaceOfTheClusters() {
    write("metadata_db.managed.settings.shared_preload_libraries = ' '");

    assertThat(load().settings()).containsEntry("shared_preload_libraries", "");
  }

  /** A line break would not divide a command line; it is refused before anybody relies on that. */
  @Test
  void settingOfSeveralLinesIsRefused() {
    assertRefused(
        "[metadata_db.managed.settings]\nwork_mem = \"4MB\\narchive_command = 'x'\"",
        "on one line");
  }

  @Test
  void passwordIsNotShownInAnError() {
    assertRefused("metadata_db.url = 'mysql://u:s3cret@h/d'", "mysql://u:***@h/d");
    assertRefused("metadata_db.url = 'mysql://u:s3c/ret@h/d'", "mysql://u:***@h/d");
  }

  @Test
  void foldersAreRelativeToTheFileThatNamesThem() {
    Path base = Path.of("/base");
    write("data_dir = '../d'\nmanifests_dir = 's3://bucket/m'\nproviders_dir = 'p'");

    assertThat(load().folder(Keys.DATA_DIR, base)).contains(folder.resolveSibling("d"));
    assertThat(load().folder(Keys.MANIFESTS_DIR, base)).isEmpty();
    assertThat(load().folder(Keys.PROVIDERS_DIR, base)).contains(folder.resolve("p"));

    write("");
    assertThat(load().folder(Keys.DATA_DIR, base)).contains(Path.of("/base/data"));
  }

  /** Returns a line of a file that sets the key. */
  static String inFile(Key<?> key) {
    // A file names none of these.
    Object value = key.equals(Keys.ADMIN_API_HOSTS) ? List.of() : example(key);
    return key.name() + " = " + TomlText.of(value);
  }

  static Object example(Key<?> key) {
    if (key.defaultValue() != null && !key.defaultValue().equals(List.of())) {
      return key.defaultValue();
    }
    for (String text : List.of("postgresql://h/d", "localhost:1", "3", "18", "true")) {
      Object value = key.type().fromText().apply(text);
      if (value != null) {
        return value;
      }
    }
    throw new AssertionError("no example for " + key.name());
  }

  private void assertRefused(String toml, String... parts) {
    assertThatThrownBy(() -> load(toml))
        .isInstanceOf(CliException.class)
        .message()
        .contains(file.toString())
        .contains(parts);
  }

  private Object valueOf(String name) {
    return load().entry(Keys.find(name).orElseThrow()).orElseThrow().value();
  }

  private String origin(Key<?> key) {
    return load().entry(key).orElseThrow().origin().toString();
  }

  private Configuration load(String toml) {
    write(toml);
    return load();
  }

  private Configuration load() {
    return Configuration.load(Files.exists(file) ? file : null, variables, options);
  }

  private void write(String toml) {
    try {
      Files.writeString(file, toml);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
