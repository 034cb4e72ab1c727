package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.project.Terminal;
import amp.json.Json;
import amp.problem.Remedy;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.spi.Capability.Available;
import amp.tempdb.api.spi.Capability.Unavailable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void onlyTheCommandWithoutOptionsNeedsNoParser() {
    assertThat(AmpctlCommand.plain(terminal.context(), "metadb", "url", "--verbose")).isEmpty();
    assertThat(AmpctlCommand.plain(terminal.context(), "metadb")).isEmpty();
    assertThat(AmpctlCommand.plain(terminal.context())).isEmpty();
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
  void unknownFormatIsWrongUsage() {
    assertThat(run("metadb", "url", "--format", "xml")).isEqualTo(2);
    assertThat(terminal.err()).contains("xml");
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
