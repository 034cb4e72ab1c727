package amp.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.config.Configuration.OptionValue;
import amp.cli.console.CliException;
import amp.testkit.Attack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration file that somebody else wrote, in a project that was cloned. */
@Attack(by = "the author of a project folder")
class HostileConfigurationTest {
  private static final String URL = "postgresql://postgres@198.51.100.7/amp";

  @TempDir Path home;
  private Path project;
  private Path file;
  private Path secret;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<Key<?>, OptionValue> options = new HashMap<>();

  @BeforeEach
  void cloneProject() throws IOException {
    project = Files.createDirectories(home.resolve("clone/.amp"));
    file = project.resolve("config.toml");
    secret = Files.createDirectories(home.resolve("other/.amp/metadb")).resolve("pgpass");
    Files.writeString(secret, "*:*:*:*:s3cret\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "passfile",
        "pass%66ile",
        "sslkey",
        "sslcert",
        "sslrootcert",
        "sslcrl",
        "sslcrldir",
        "sslkeylogfile",
        "servicefile",
        "loggerFile"
      })
  void noFileOutsideIsReadOrWritten(String parameter) {
    for (String elsewhere :
        List.of(secret.toString(), "../../other/.amp/metadb/pgpass", "x/../../pgpass")) {
      assertRefused(
          "metadata_db.url = '" + URL + "?" + parameter + "=" + elsewhere + "'",
          file + ":1:1: metadata_db.url names the file",
          "AMP_CONFIG_METADATA_DB__URL",
          "--metadb-url");
      assertRefused("metadata_db_url = '" + URL + "?" + parameter + "=" + elsewhere + "'");
    }
  }

  @Test
  void theFirstOfTwoNamesIsLookedAtToo() {
    assertRefused("metadata_db.url = '" + URL + "?sslkey=" + secret + "&sslkey=key'");
  }

  @Test
  void theManagedDatabasesPasswordIsNotToBeSentElsewhere() {
    assertRefused("metadata_db.url = '" + URL + "?passfile=metadb/pgpass'");
  }

  @Test
  void noLinkIsFollowedOutOfTheProject() throws IOException {
    Files.createSymbolicLink(project.resolve("pass"), secret);
    Files.createSymbolicLink(project.resolve("folder"), secret.getParent());
    Files.createSymbolicLink(project.resolve("later"), home.resolve("missing"));

    for (String link : List.of("pass", "folder/pgpass", "folder/missing", "later")) {
      assertRefused("metadata_db.url = '" + URL + "?passfile=" + link + "'");
    }
  }

  @Test
  void aKeyNamesNoEngine() {
    assertRefused("metadata_db.url = '" + URL + "?sslkey=evil:key'", "names the file");
  }

  @Test
  void aFactorysArgumentNamesNoFileAndNoVariable() {
    String factory = "?sslfactory=org.postgresql.ssl.SingleCertValidatingFactory&sslfactoryarg=";
    for (String argument : List.of("file:/etc/passwd", "env:SECRET", "sys:user.home")) {
      assertRefused("metadata_db.url = '" + URL + factory + argument + "'", "sslfactoryarg");
    }
  }

  @Test
  void aFileBesideTheConfigurationIsTakenWhereverTheProgramRuns() throws IOException {
    Path own = Files.writeString(project.resolve("pgpass"), "*:*:*:*:own\n").toRealPath();
    write("metadata_db.url = '" + URL + "?sslmode=require&passfile=./pgpass&sslrootcert=system'");

    assertThat(load().find(Keys.URL))
        .contains(URL + "?sslmode=require&passfile=" + own + "&sslrootcert=system");
  }

  @Test
  void theUsersEnvironmentAndCommandLineNameAnyFile() {
    write("");
    String url = URL + "?passfile=" + secret;
    variables.put("AMP_CONFIG_METADATA_DB__URL", url);
    assertThat(load().find(Keys.URL)).contains(url);

    variables.clear();
    options.put(Keys.URL, new OptionValue("--metadb-url", url));
    assertThat(load().find(Keys.URL)).contains(url);
  }

  @Test
  void aServersAddressMayBeASocketAnywhere() {
    write("metadata_db.url = 'postgresql:///amp?host=/var/run/postgresql'");

    assertThat(load().find(Keys.URL)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:16112",
        "[::]:16112",
        "192.0.2.1:16112",
        "example.org:16112",
        "127.0.0.1.example.org:16112",
        "0:16112",
        "[::ffff:192.0.2.1]:16112"
      })
  void noPortIsOpenedToOtherMachines(String address) {
    assertRefused(
        "admin_api_addr = '" + address + "'",
        file + ":1:1: admin_api_addr is \"" + address + "\"",
        "AMP_CONFIG_ADMIN_API_ADDR",
        "--admin " + address);

    write("");
    variables.put("AMP_CONFIG_ADMIN_API_ADDR", address);
    assertThat(load().find(Keys.ADMIN_API_ADDR)).contains(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:16112", "127.1.2.3:1", "localhost:16112", "[::1]:16112"})
  void portsOfThisMachineAloneAreOpened(String address) {
    write("admin_api_addr = '" + address + "'");

    assertThat(load().find(Keys.ADMIN_API_ADDR)).contains(address);
  }

  /** A name can be made to mean this machine by whoever owns it. */
  @Test
  void noNameIsLetIntoTheAdminApi() {
    for (String value : List.of("['a.example.com']", "'localhost'", "['127.0.0.1', 'a']")) {
      assertRefused(
          "admin_api_hosts = " + value,
          file + ":1:1: admin_api_hosts names hosts",
          "AMP_CONFIG_ADMIN_API_HOSTS",
          "--admin-host");
    }

    write("admin_api_hosts = []");
    assertThat(load().value(Keys.ADMIN_API_HOSTS)).isEmpty();
    variables.put("AMP_CONFIG_ADMIN_API_HOSTS", "a.example.com, amp_db");
    assertThat(load().value(Keys.ADMIN_API_HOSTS)).containsExactly("a.example.com", "amp_db");
    options.put(Keys.ADMIN_API_HOSTS, new Configuration.OptionValue("--admin-host", "b"));
    assertThat(load().value(Keys.ADMIN_API_HOSTS)).containsExactly("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*.example.com", "a:1610", "http://a", "a..b", "a,,b", "[::1]"})
  void onlyWholeNamesAreTakenForTheAdminApi(String hosts) {
    write("");
    variables.put("AMP_CONFIG_ADMIN_API_HOSTS", hosts);
    assertThatThrownBy(this::load)
        .isInstanceOf(CliException.class)
        .hasMessageContaining("expected a list of host names without ports");
  }

  /** What stands in these folders goes to the database, which may be another's. */
  @ParameterizedTest
  @ValueSource(strings = {"providers_dir", "manifests_dir"})
  void noFolderOutsideTheProjectIsRead(String key) throws IOException {
    Files.createSymbolicLink(project.resolve("link"), home.resolve("other"));
    for (String elsewhere : List.of("/etc", "../../other", "link", "link/.amp")) {
      assertRefused(key + " = '" + elsewhere + "'", key + " names the folder");
    }

    write(key + " = '../" + key + "'");
    assertThat(load().entry(Keys.find(key).orElseThrow())).isPresent();
  }

  /** What a path leads to, the author of the project may have made. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tmp/evil",
        "../evil",
        "./evil",
        "evil/evil",
        "evil.so",
        "..",
        "~/evil",
        "$libdir",
        "$libdir/",
        "$libdir/../evil",
        "$libdir/plugins/evil",
        "$libdir/$libdir/evil",
        "pg_stat_statements, /tmp/evil",
        "pg_stat_statements,,auto_explain",
        ",",
        "\"/tmp/evil\"",
        "\"pg_stat_statements\"",
        "\\\\host\\evil",
        "C:\\evil",
        "evil evil",
        "évil"
      })
  void noLibraryIsLoadedButFromTheServersOwnFolder(String libraries) {
    String name = "shared_preload_libraries";
    assertRefused(
        "metadata_db.managed.settings." + name + " = '" + libraries + "'",
        file + ":1:1: " + name + " names \"",
        "from the server's own folder alone",
        "such as pg_stat_statements");
    assertRefused("metadata_db.managed.settings.SHARED_preload_libraries = '" + libraries + "'");
  }

  /** A parser that keeps every error, and a tree of every character, would take all memory. */
  @Test
  void whatWouldTakeAllMemoryIsRefusedByItsSize() {
    assertRefused("a = 1\n".repeat(20_000), "at least 20 faults");
    assertRefused("a = 1\n".repeat(150_000), file + " is larger than 128 KiB", "the right file?");
  }

  private void assertRefused(String toml, String... parts) {
    write(toml);
    assertThatThrownBy(this::load)
        .isInstanceOf(CliException.class)
        .message()
        .contains(file.toString())
        .satisfies(message -> assertThat(parts).allMatch(message::contains));
  }

  private Configuration load() {
    return Configuration.load(file, variables, options);
  }

  private void write(String toml) {
    try {
      Files.writeString(file, toml);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
