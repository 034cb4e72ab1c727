package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import amp.json.JsonObject;
import amp.testkit.Run;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes, and what goes to which stream. */
class StreamsIT {
  @AutoClose private final Sandbox sandbox = new Sandbox();

  @ParameterizedTest
  @CsvSource({"ampd, solo", "ampctl, metadb url", "ampctl, metadb", "ampup, install"})
  void anUnknownOptionIsWrongUsage(String program, String words) {
    Run run = sandbox.run(program, (words + " --nosuch").split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("--nosuch").containsIgnoringCase("usage");
    assertThat(sandbox.project()).isEmptyDirectory();
  }

  @Test
  void theUrlOfNothingIsAnErrorThatSaysWhatToType() {
    for (String format : new String[] {"libpq", "jdbc", "env", "json"}) {
      Run run = sandbox.run("ampctl", "metadb", "url", "--format", format);

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("error: no database runs").contains("ampd solo");
    }
    assertThat(sandbox.project()).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "tcp"})
  void everyFormatOfTheUrlLeadsToTheDatabase(String backend) {
    sandbox.project("it's 50% \"mine\" & $HOME");
    Daemon daemon = sandbox.solo("--metadb-backend=" + backend).awaitReady();
    daemon.database().makeRow();

    String url = url("libpq");
    JsonObject json = Json.parseObject(url("json"));
    assertThat(json.string("url")).isEqualTo(url);
    assertThat(json.string("jdbc_url")).isEqualTo(url("jdbc"));
    String program = sandbox.builder("ampctl").command().get(0);
    String show =
        "eval \"$(\"$0\" metadb url --format env)\" && printf %s\\\\n \"$PGHOST\" \"$PGPORT\"";
    Run shell = Run.of(sandbox.bare(List.of("sh", "-c", show, program))).orFail();
    assertThat(shell.out().lines())
        .containsExactly(json.string("host"), Long.toString(json.number("port")));
    List<String> ask = List.of("psql", "-AtXc", "SELECT word FROM kept", url);
    if (url.contains("require_auth=") && psqlMajor() < 16) {
      // It refuses what it cannot do, and takes the variables below.
      assertThat(Run.of(sandbox.bare(ask)).err()).contains("require_auth");
    } else {
      assertThat(psql(ask)).isEqualTo("still here");
    }
    String eval =
        "eval \"$(\"$0\" metadb url --format env)\" && psql -AtXc 'SELECT word FROM kept'";
    assertThat(psql(List.of("sh", "-c", eval, program))).isEqualTo("still here");
    daemon.stop();
  }

  private String url(String format) {
    Run run = sandbox.run("ampctl", "metadb", "url", "--format", format).orFail();
    assertThat(run.err()).isEmpty();
    return run.out().strip();
  }

  private int psqlMajor() {
    return Integer.parseInt(psql(List.of("psql", "--version")).replaceAll("\\D*(\\d+).*", "$1"));
  }

  private String psql(List<String> command) {
    return Run.of(sandbox.bare(command)).orFail().out().strip();
  }

  @Test
  void allBackendsAreListedWithReasons() {
    sandbox.with("AMPUP_HOME", sandbox.root().resolve("empty").toString());

    Run json = sandbox.run("ampctl", "metadb", "backends", "--json").orFail();
    Run text = sandbox.run("ampctl", "metadb", "backends").orFail();

    assertThat(json.err()).isEmpty();
    List<?> backends = (List<?>) Objects.requireNonNull(Json.parse(json.out()));
    assertThat(backends)
        .extracting(backend -> String.valueOf(((Map<?, ?>) backend).get("name")))
        .containsExactly("embedded", "system", "tcp");
    for (Object each : backends) {
      Map<?, ?> backend = (Map<?, ?>) each;
      String reason = Boolean.TRUE.equals(backend.get("available")) ? "description" : "reason";
      assertThat((String) backend.get(reason)).isNotEmpty();
      assertThat(text.out()).contains((String) backend.get(reason));
    }
    assertThat(text.out()).contains("ampup install --component postgres");
    assertThat(sandbox.project()).isEmptyDirectory();
  }
}
