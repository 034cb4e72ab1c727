package amp.cli.ampd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import amp.cli.project.Terminal;
import amp.metadb.connect.MetadataDbException;
import amp.metadb.registry.RunEnd;
import amp.tempdb.api.ConnectionInfo;
import amp.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;

@Timeout(30)
class SoloCommandTest {
  @TempDir Path folder;
  private final Termination termination = new Termination();
  private Terminal terminal;

  @BeforeEach
  void openTerminal() {
    terminal = new Terminal(folder);
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
  void passwordIsNeverPrinted() throws IOException {
    Path file = Files.writeString(folder.resolve("pass"), "*:*:*:postgres:s3cret\n");
    file.toFile().setReadable(false, false);
    file.toFile().setReadable(true, true);
    terminal.databases.connection =
        ConnectionInfo.tcp("127.0.0.1", 1, "postgres", "s3cret", file, "amp");
    termination.request();
    solo();

    assertThat(terminal.out() + terminal.err()).doesNotContain("s3cret").contains(file.toString());
    assertThat(terminal.out())
        .contains("jdbc:postgresql://127.0.0.1:1/amp?user=postgres&requireAuth=");
  }

  @Test
  void aServerThatCrashesIsStartedAgain() throws InterruptedException {
    terminal.databases.crashes.set(1);
    Thread user = new Thread(this::endWhenOpenedTwice);
    user.start();

    assertThat(solo()).isZero();
    user.join();
    assertThat(terminal.err())
        .contains("PostgreSQL (pid 4711) ended unexpectedly; starting it again", "ready again:");
    assertRunKept("embedded", RunEnd.STOPPED);
  }

  private void endWhenOpenedTwice() {
    Eventually.seen("the second opening", terminal.databases.opens::get, opens -> opens == 2);
    termination.request();
  }

  @Test
  void aServerThatOthersStopStaysStopped() {
    terminal.databases.crashes.set(1);
    terminal.databases.shutDown = true;

    assertThat(solo()).isZero();
    assertThat(terminal.databases.opens).hasValue(1);
    assertThat(terminal.err()).contains("was stopped by someone else");
  }

  @Test
  void aSchemaThatCannotBeUsedEndsItWithoutAReadyLine() {
    when(terminal.metadata.open(any()))
        .thenThrow(new MetadataDbException("the schema is too new", "Use the newer program"));

    assertThat(solo()).isEqualTo(1);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).contains("error: the schema is too new", "Use the newer program");
    assertThat(terminal.databases.closed).isTrue();
  }

  @Test
  void aDetachedServerIsSaidToStay() {
    terminal.databases.detached = true;
    termination.request();

    assertThat(solo()).isZero();
    assertThat(terminal.err()).contains("runs on until: ampctl metadb stop");
  }

  @Test
  void aProgramWithoutDashesIsWrongUsage() {
    assertThat(solo("psql")).isEqualTo(2);
    assertThat(terminal.err()).contains("ampd solo -- psql");
    assertThat(terminal.databases.opens).hasValue(0);
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    assertThat(solo("--", "/no/such/program")).isEqualTo(127);
    assertThat(terminal.err()).contains("cannot run /no/such/program: No such file or directory\n");
    assertRunKept("embedded", RunEnd.FAILED);
    assertThat(terminal.databases.closed).isTrue();
  }

  @Test
  void aProgramThatMayNotBeExecutedIsNamed() {
    assertThat(solo("--", "/etc/passwd")).isEqualTo(126);
    assertThat(terminal.err()).contains("cannot run /etc/passwd: Permission denied\n");
  }

  @Test
  void exitCodeOfTheProgramIsOurs() {
    assertThat(solo("--", "sh", "-c", "exit 42")).isEqualTo(42);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.databases.closed).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"program", "java"})
  void exitCodeOfAProgramUnderWhichOthersStoppedTheServerIsOurs(String name) throws IOException {
    terminal.databases.crashes.set(1);
    terminal.databases.shutDown = true;
    Path program =
        Files.writeString(
            folder.resolve(name), "#!/bin/sh\ntrap 'exit 4' TERM\nwhile :; do sleep 0.1; done\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();

    assertThat(solo("--", program.toString())).isEqualTo(4);
    assertThat(terminal.err()).contains("was stopped by someone else").doesNotContain("hint:");
  }

  @Test
  void signalsAreTheProgramsOwn() {
    doAnswer(
            call -> {
              termination.receive("TERM");
              return null;
            })
        .when(terminal.daemonRun)
        .begin(any(), any(), any());
    // Whether the signal comes before the program or during it, the run ends in order.
    assertThat(solo("--", "sh", "-c", "sleep 20")).isIn(0, 143);
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
        """
        [metadata_db.managed]
        backend = 'tcp'
        durability = 'fast'
        version = '18'
        settings = { work_mem = '8MB' }
        """);
    termination.request();
    solo("--metadb-backend=system");

    var spec = terminal.databases.opened();
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
    assertThat(terminal.databases.opens).hasValue(0);
    assertThat(folder.resolve(".amp")).doesNotExist();
  }

  @Test
  void externalDatabaseMeansThatNothingIsStarted() {
    terminal.variables.put("AMP_CONFIG_METADATA_DB__URL", "postgresql://u:secret@h/d");
    termination.request();

    assertThat(solo()).isZero();
    assertThat(terminal.out()).startsWith("ready: external database jdbc:postgresql://h:5432/d");
    assertThat(terminal.out() + terminal.err()).doesNotContain("secret");
    assertThat(terminal.databases.opens).hasValue(0);
    assertRunKept("external", RunEnd.STOPPED);
    assertThat(folder.resolve(".amp")).doesNotExist();
  }

  @Test
  void urlOnTheCommandLineBeatsTheConfiguration() {
    terminal.variables.put("AMP_CONFIG_METADATA_DB__URL", "postgresql://h/d");
    termination.request();

    assertThat(solo("--metadb-url", "postgresql://other/d")).isZero();
    assertThat(terminal.out()).contains("//other:5432/d");
  }

  @Test
  void portToListenOnIsPassedOn() {
    termination.request();
    solo("--listen");
    assertThat(terminal.databases.opened().listen()).hasValue(0);
    solo("--listen", "5433");
    assertThat(terminal.databases.opened().listen()).hasValue(5433);
    assertThat(solo("--listen", "99999")).isEqualTo(2);
  }

  @Test
  void namesForAnAdminApiThatIsOffAreAMistake() {
    assertThat(solo("--admin-host", "amp.example.com")).isEqualTo(2);
    assertThat(terminal.err()).contains("--admin-host is for the Admin API");
    assertThat(solo("--admin", "--admin-host", "*.example.com")).isEqualTo(2);
    assertThat(terminal.err()).contains("--admin-host: admin_api_hosts is");
  }

  @Test
  void itsOtherNameIsDev() {
    termination.request();
    assertThat(terminal.run(context -> AmpdCommand.create(context, termination), "dev")).isZero();
  }

  private void assertRunKept(String backend, RunEnd end) {
    InOrder order = inOrder(terminal.daemonRun);
    order.verify(terminal.daemonRun).begin(any(), any(), eq(backend));
    order.verify(terminal.daemonRun).end(eq(end), any());
    order.verify(terminal.daemonRun).close();
    verifyNoMoreInteractions(terminal.daemonRun);
  }

  private int solo(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "solo";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return terminal.run(context -> AmpdCommand.create(context, termination), arguments);
  }

  @Test
  void soloWithoutAParserDoesTheSame() {
    termination.request();
    assertThat(solo()).isZero();
    String said = terminal.out() + terminal.err();

    Terminal other = new Terminal(folder);
    assertThat(other.runPlain(context -> AmpdCommand.plain(context, termination, "solo"))).isZero();
    assertThat(other.out() + other.err()).isEqualTo(said);
    assertThat(other.databases.opened().soleHolder()).isTrue();
    for (Terminal each : List.of(terminal, other)) {
      verify(each.daemonRun).begin(any(), any(), eq("embedded"));
      verify(each.daemonRun).end(eq(RunEnd.STOPPED), any());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"solo --listen", "solo --", "solo --listen -- true", "migrate", "solo true"})
  void whatHasOptionsNeedsAParser(String line) {
    assertThat(AmpdCommand.plain(terminal.context(), termination, line.split(" "))).isEmpty();
  }
}
