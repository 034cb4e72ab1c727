package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.ampctl.connect.UrlFormat;
import amp.cli.project.Terminal;
import amp.json.Json;
import amp.problem.Remedy;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.spi.Capability.Available;
import amp.tempdb.api.spi.Capability.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadbCommandsTest {
  private static final String EXTERNAL = "postgresql://u:p@h1,h2/d?targetServerType=primary";

  @TempDir Path folder;
  private Terminal terminal;

  @BeforeEach
  void openTerminal() {
    terminal = new Terminal(folder);
  }

  @Test
  void urlOfWhatRunsIsPrintedAlone() {
    terminal.databases.running = true;

    assertThat(run("metadb", "url")).isZero();
    assertThat(terminal.out()).isEqualTo(terminal.databases.connection.libpqUrl() + "\n");
    assertThat(terminal.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"backup", "export"})
  void aFolderIsNotOverwrittenByForceAndNothingIsOpenedForIt(String verb) {
    terminal.databases.running = true;

    assertThat(run("metadb", verb, "--force", ".")).isEqualTo(2);
    assertThat(terminal.err()).contains(folder + " is a folder", "name a file in it");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void urlOfNothingSaysWhatToType() {
    assertThat(run("metadb", "url", "--format", "jdbc")).isEqualTo(1);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).contains("no database runs for " + folder, "ampd solo");
    assertThat(folder.resolve(".amp")).doesNotExist();
  }

  @Test
  void urlWithoutAParserIsAndFailsTheSame() {
    assertThat(plain("metadb", "url")).isEqualTo(run("metadb", "url")).isEqualTo(1);
    String failure = terminal.err().substring(0, terminal.err().length() / 2);
    assertThat(terminal.err()).isEqualTo(failure + failure);

    terminal.databases.running = true;
    assertThat(plain("metadb", "url")).isEqualTo(run("metadb", "url")).isZero();
    String url = terminal.databases.connection.libpqUrl() + "\n";
    assertThat(terminal.out()).isEqualTo(url + url);
  }

  @Test
  void urlOfAnExternalDatabaseIsTheConfiguredOne() {
    terminal.variables.put("AMP_CONFIG_METADATA_DB__URL", "postgresql://u:p@h1,h2/d");

    assertThat(run("metadb", "url")).isZero();
    assertThat(terminal.out()).isEqualTo("postgresql://u:p@h1,h2/d\n");
  }

  @Test
  void urlOfAnExternalDatabaseIsTranslatedForOthers() {
    terminal.variables.put("AMP_CONFIG_METADATA_DB__URL", EXTERNAL);

    assertThat(run("metadb", "url", "--format", "jdbc")).isZero();
    assertThat(run("metadb", "url", "--format", "json")).isZero();
    assertThat(terminal.out())
        .contains(
            "jdbc:postgresql://h1:5432,h2:5432/d?password=p&targetServerType=primary&user=u\n",
            "\"target_session_attrs\": \"primary\"");
  }

  @Test
  void variablesOfAnExternalDatabaseServePsqlJavaAndSpring() {
    terminal.variables.put("AMP_CONFIG_METADATA_DB__URL", EXTERNAL);

    assertThat(run("metadb", "env")).isZero();
    assertThat(terminal.out().lines())
        .contains(
            "export DATABASE_URL='" + EXTERNAL + "'",
            "export PGHOST='h1,h2'",
            "export PGTARGETSESSIONATTRS='primary'",
            "export SPRING_DATASOURCE_URL='jdbc:postgresql://h1:5432,h2:5432/d?targetServerType=primary'",
            "export SPRING_DATASOURCE_PASSWORD='p'");
  }

  @Test
  void serviceEntryOfAnExternalDatabaseKeepsThePasswordOut() {
    terminal.variables.put("AMP_CONFIG_METADATA_DB__URL", EXTERNAL);

    assertThat(run("metadb", "env", "--service", "mine")).isZero();
    assertThat(terminal.out())
        .isEqualTo("[mine]\nuser=u\nhost=h1,h2\ndbname=d\ntarget_session_attrs=primary\n");
    assertThat(terminal.err()).contains("~/.pgpass");
  }

  @Test
  void anUnknownFormatIsRefusedWithThoseThereAre() {
    assertThat(run("metadb", "url", "--format", "xml")).isEqualTo(2);
    assertThat(terminal.err()).contains("xml");
    for (UrlFormat format : UrlFormat.values()) {
      assertThat(terminal.err()).contains(format.toString());
    }
  }

  @Test
  void everyFormatHasItsLineInTheHelp() {
    assertThat(run("metadb", "url", "--help")).isZero();
    for (UrlFormat format : UrlFormat.values()) {
      assertThat(terminal.out()).containsPattern("(?m)^ {20,}" + format + " +[\\w(]");
    }
  }

  @Test
  void aUrlInAnotherFormIsPrintedOnRequest() {
    terminal.databases.running = true;
    terminal.databases.connection = ConnectionInfo.unix(Path.of("/p/run"), 5432, "postgres", "amp");

    assertThat(run("metadb", "url", "--format", "sqlalchemy-asyncpg")).isZero();
    assertThat(terminal.out())
        .isEqualTo("postgresql+asyncpg:///amp?host=/p/run&port=5432&user=postgres\n");
  }

  @Test
  void theUrlOfAPortIsNamedOnRequest() {
    terminal.databases.running = true;
    terminal.databases.connection =
        ConnectionInfo.tcp("127.0.0.1", 61234, "postgres", "pw", Path.of("/f"), "amp");

    assertThat(run("metadb", "url", "--tcp", "--format", "node")).isZero();
    assertThat(terminal.out()).isEqualTo("postgresql://postgres:pw@127.0.0.1:61234/amp\n");

    terminal.databases.connection = ConnectionInfo.unix(Path.of("/p/run"), 5432, "postgres", "amp");
    assertThat(run("metadb", "url", "--tcp")).isEqualTo(1);
    assertThat(terminal.err())
        .contains("this database has no TCP port", "ampctl metadb start --listen");
  }

  @Test
  void theVariablesAreWrittenIntoAFileOfTheProject() throws IOException {
    terminal.databases.running = true;
    Path file = Files.writeString(folder.resolve(".env"), "PGUSER=me\n");

    assertThat(run("metadb", "env", "--write", ".env")).isZero();
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).contains("warning: line 1 sets PGUSER too", "written to " + file);
    assertThat(file)
        .content()
        .startsWith("PGUSER=me\n")
        .contains("\nPGUSER=postgres\n", "\nSPRING_DATASOURCE_URL=")
        .doesNotContain("AMP_CONFIG");
  }

  @Test
  void aPasswordInThatFileIsToldOf() throws IOException {
    terminal.variables.put("AMP_CONFIG_METADATA_DB__URL", EXTERNAL);

    assertThat(run("metadb", "env", "--write", ".env")).isZero();
    assertThat(terminal.err()).contains("with a password: keep it out of git");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".env"))))
        .isEqualTo("rw-------");
    assertThat(run("metadb", "env", "--write", "x", "--service", "y")).isEqualTo(2);
  }

  @Test
  void configurationsForIdesHoldNoPassword() throws IOException {
    terminal.variables.put("AMP_CONFIG_METADATA_DB__URL", EXTERNAL);

    assertThat(run("metadb", "env", "--ide", "intellij")).isEqualTo(1);
    assertThat(terminal.err()).contains("there is a password among the variables");
    assertThat(folder.resolve(".run")).doesNotExist();
    assertThat(run("metadb", "env", "--ide", "vscode")).isZero();
    assertThat(folder.resolve(".vscode/launch.json")).content().doesNotContain("h1");
    assertThat(folder.resolve(".env")).content().contains("SPRING_DATASOURCE_PASSWORD=p\n");
    assertThat(run("metadb", "env", "--ide", "vscode", "--service", "x")).isEqualTo(2);
  }

  @Test
  void configurationsForIdesHoldNoPasswordOfAKey() throws IOException {
    terminal.variables.put(
        "AMP_CONFIG_METADATA_DB__URL", "postgresql://u@h/app?sslmode=require&sslpassword=s3cret");

    assertThat(run("metadb", "env", "--ide", "intellij")).isEqualTo(1);
    assertThat(folder.resolve(".run")).doesNotExist();
    assertThat(run("metadb", "env", "--ide", "vscode")).isZero();
    assertThat(folder.resolve(".vscode/launch.json")).content().doesNotContain("s3cret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".env"))))
        .isEqualTo("rw-------");
  }

  @Test
  void configurationsForIntellijHaveTheVariables() throws IOException {
    terminal.databases.running = true;

    assertThat(run("metadb", "env", "--ide=INTELLIJ")).isZero();
    assertThat(folder.resolve(".run/Template Application.run.xml"))
        .content()
        .contains("SPRING_DATASOURCE_URL")
        .doesNotContain("AMP_CONFIG");
    assertThat(folder.resolve(".env")).doesNotExist();
  }

  @Test
  void everyBackendIsListedWithReasonAndRemedy() {
    listTwoBackends();

    assertThat(run("metadb", "backends")).isZero();
    assertThat(terminal.out())
        .isEqualTo(
            """
            embedded  unavailable  not installed
                                   install it: ampup install --component postgres
            mine      available    PostgreSQL 18.6 in /opt
                                   from /x/mine.jar
            """);
  }

  @Test
  void backendsAreListedAsJson() {
    listTwoBackends();

    assertThat(run("metadb", "backends", "--json")).isZero();
    assertThat(Json.parse(terminal.out()))
        .isEqualTo(
            List.of(
                Map.of(
                    "name",
                    "embedded",
                    "available",
                    false,
                    "priority",
                    300L,
                    "origin",
                    "built in",
                    "reason",
                    "not installed",
                    "remedies",
                    List.of(
                        Map.of(
                            "kind", "install",
                            "text", "install it: ampup install --component postgres",
                            "command", "ampup install --component postgres",
                            "component", "postgres",
                            "version", ""))),
                Map.of(
                    "name", "mine",
                    "available", true,
                    "priority", 50L,
                    "origin", "/x/mine.jar",
                    "description", "PostgreSQL 18.6 in /opt",
                    "version", "18.6")));
  }

  @Test
  void whatTheShellKnowsOfThisDatabaseIsNoExternalOne() {
    for (ConnectionInfo connection :
        List.of(
            ConnectionInfo.unix(Path.of("/p/.amp/metadb/run"), 5432, "postgres", "amp"),
            ConnectionInfo.tcp("127.0.0.1", 61234, "postgres", "pw", Path.of("/f"), "amp"))) {
      terminal.databases.connection = connection;
      terminal.databases.running = true;
      evaluateEnv();

      assertThat(run("metadb", "url")).isZero();
      assertThat(run("config", "show")).isZero();
      assertThat(terminal.out()).doesNotContain("metadata_db.url");
      assertThat(run("metadb", "stop")).isZero();
      assertThat(terminal.databases.running).isFalse();
    }
  }

  @Test
  void whatTheShellKnowsIsStillThisDatabaseWhenItHasStopped() throws IOException {
    terminal.databases.running = true;
    evaluateEnv();
    terminal.databases.running = false;
    assertThat(run("metadb", "start")).isZero();
    assertThat(terminal.databases.opens).hasValue(1);

    Path file = folder.resolve(".amp/metadb/pgpass");
    Files.createDirectories(file.getParent());
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "127.0.0.1:61234:*:postgres:pw\n");
    terminal.databases.connection =
        ConnectionInfo.tcp("127.0.0.1", 61234, "postgres", "pw", file, "amp");
    evaluateEnv();
    terminal.databases.running = false;
    assertThat(run("metadb", "start")).isZero();
    assertThat(terminal.databases.opens).hasValue(2);
  }

  @Test
  void anotherProjectsDatabaseIsAnExternalOne() {
    terminal.databases.running = true;
    for (String url :
        List.of(
            "postgresql:///amp?host=/q/.amp/metadb/run&port=5432&user=postgres",
            "postgresql:///other?host=/p/.amp/metadb/run&port=5432&user=postgres",
            "postgresql:///amp?host=/p/.amp/metadb/run&port=5432&user=app",
            "postgresql://postgres:postgres@localhost:5432/amp",
            "postgresql://postgres@h1:1,h2:2/amp")) {
      terminal.variables.put("AMP_CONFIG_METADATA_DB__URL", url);

      assertThat(run("metadb", "stop")).isEqualTo(1);
      assertThat(terminal.err()).contains("$AMP_CONFIG_METADATA_DB__URL", "external database");
      assertThat(terminal.databases.running).isTrue();
    }
  }

  /** Its rows can be had, whoever runs it. */
  @ParameterizedTest
  @ValueSource(strings = {"snapshot create x", "snapshot list", "backup b.tar", "disk"})
  void whatNeedsTheFilesOfAnExternalDatabaseAdvisesAnExport(String command) {
    terminal.variables.put("AMP_CONFIG_METADATA_DB__URL", "postgresql://postgres@h1:1/amp");

    assertThat(run(("metadb " + command).split(" "))).isEqualTo(1);
    assertThat(terminal.err())
        .contains("names an external database", "ampctl metadb export FILE", "unset");
  }

  private void evaluateEnv() {
    terminal.variables.clear();
    int before = terminal.out().length();
    terminal.databases.closed = false;
    terminal.databases.running = true;
    assertThat(run("metadb", "env")).isZero();
    terminal
        .out()
        .substring(before)
        .lines()
        .filter(line -> line.startsWith("export "))
        .map(line -> line.replaceFirst("^export ", "").split("=", 2))
        .forEach(pair -> terminal.variables.put(pair[0], pair[1].replace("'", "")));
    assertThat(terminal.variables).containsKey("AMP_CONFIG_METADATA_DB__URL");
  }

  private void listTwoBackends() {
    Unavailable missing = new Unavailable("not installed", List.of(Remedy.Install.postgres()));
    Available there = new Available("PostgreSQL 18.6 in /opt", "18.6");
    terminal.databases.backends.add(new BackendReport("embedded", 300, "built in", missing));
    terminal.databases.backends.add(new BackendReport("mine", 50, "/x/mine.jar", there));
  }

  private int run(String... arguments) {
    return terminal.run(AmpctlCommand::create, arguments);
  }

  private int plain(String... words) {
    return terminal.runPlain(context -> AmpctlCommand.plain(context, words));
  }
}
