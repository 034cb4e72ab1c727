package amp.cli.ampd;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.project.Terminal;
import amp.tempdb.api.ConnectionInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SoloCommandTest {
  @TempDir Path folder;
  private final Termination termination = new Termination();
  private Terminal terminal;

  @BeforeEach
  void openTerminal() {
    terminal = new Terminal(folder);
  }

  @AfterEach
  void letTheJvmEnd() {
    termination.finish(0);
  }

  @Test
  void requestEndsItInOrder() {
    termination.request();

    assertThat(solo()).isZero();
    assertThat(terminal.databases.closed).isTrue();
    assertThat(terminal.err()).contains("stopped; the data is kept");
  }

  @Test
  void readyLineSaysHowToConnect() {
    termination.request();
    solo();

    assertThat(terminal.out())
        .contains("ready: PostgreSQL 18.6 (embedded), pid 4711")
        .contains("psql '" + terminal.databases.connection.libpqUrl() + "'")
        .contains("jdbc:postgresql://");
  }

  @Test
  void passwordIsNeverPrinted() {
    terminal.databases.connection =
        ConnectionInfo.tcp("127.0.0.1", 1, "postgres", "s3cret", Path.of("/p/pass"), "amp");
    termination.request();
    solo();

    assertThat(terminal.out() + terminal.err()).doesNotContain("s3cret").contains("/p/pass");
    assertThat(terminal.out()).contains("jdbc:postgresql://127.0.0.1:1/amp?user=postgres&sslmode");
  }

  @Test
  void deathOfTheServerIsReportedWithItsLog() throws InterruptedException {
    Thread killer =
        new Thread(
            () -> {
              while (!terminal.databases.running) {
                Thread.onSpinWait();
              }
              terminal.databases.running = false;
            });
    killer.start();

    assertThat(solo()).isEqualTo(1);
    killer.join();
    assertThat(terminal.err())
        .contains("error: PostgreSQL ended by itself (pid 4711)", "/metadb/log/server.log");
    assertThat(terminal.databases.closed).isTrue();
  }

  @Test
  void requestInterruptsAStartThatWaits() throws InterruptedException {
    terminal.databases.slow = true;
    Thread user =
        new Thread(
            () -> {
              try {
                terminal.databases.opening.await();
                termination.request();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    user.start();

    assertThat(solo()).isZero();
    user.join();
    assertThat(terminal.err()).contains("stopped before PostgreSQL was ready");
  }

  @Test
  void projectDecidesWhatIsOpened() throws Exception {
    Files.createDirectories(folder.resolve(".amp"));
    Files.writeString(
        folder.resolve(".amp/config.toml"),
        "[metadata_db.managed]\nbackend = 'tcp'\ndurability = 'fast'\nversion = '18'\n"
            + "settings = { work_mem = '8MB' }\n");
    termination.request();
    solo("--metadb-backend=system");

    var spec = terminal.databases.opened;
    assertThat(spec.directory()).contains(folder.resolve(".amp/metadb"));
    assertThat(spec.backend()).isEqualTo("system");
    assertThat(spec.durability()).hasToString("FAST");
    assertThat(spec.version()).contains("18");
    assertThat(spec.settings()).containsEntry("work_mem", "8MB");
    assertThat(spec.soleHolder()).isTrue();
    assertThat(spec.holder()).isEqualTo("ampd solo");
  }

  @Test
  void wrongConfigurationStartsNothingAndCreatesNothing() {
    terminal.variables.put("AMP_CONFIG_METADATA_DB__POOL_SIZE", "ten");

    assertThat(solo()).isEqualTo(1);
    assertThat(terminal.err()).contains("$AMP_CONFIG_METADATA_DB__POOL_SIZE", "\"ten\"");
    assertThat(terminal.databases.opened).isNull();
    assertThat(folder.resolve(".amp")).doesNotExist();
  }

  @Test
  void externalDatabaseMeansThatNothingIsStarted() {
    terminal.variables.put("AMP_CONFIG_METADATA_DB__URL", "postgresql://h/d");

    assertThat(solo()).isEqualTo(1);
    assertThat(terminal.err()).contains("names an external database; none is started");
    assertThat(terminal.databases.opened).isNull();
  }

  @Test
  void itsOtherNameIsDev() {
    termination.request();
    assertThat(terminal.run(context -> AmpdCommand.create(context, termination), "dev")).isZero();
  }

  private int solo(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "solo";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return terminal.run(context -> AmpdCommand.create(context, termination), arguments);
  }
}
