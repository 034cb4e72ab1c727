package amp.tempdb.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.process.Command;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.installation.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where there is no Windows, a script stands in for {@code pg_ctl} and the shell that it starts.
 */
class RestrictedSessionTest {
  private static final List<String> SETTINGS = List.of("-c", "exit_on_error=on");

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void make() throws IOException {
    data = Files.createDirectories(folder.resolve("mein Projekt/data"));
  }

  @Test
  void theSessionIsToldByVariablesAndFilesAndLeavesNothing() throws IOException {
    control(
        """
        printf '%s\\n' "$@" >ARGUMENTS
        printf '%s\\n' "$AMP_POSTGRES" "$AMP_DATA" "$PGDATA" >VARIABLES
        cp session.cmd statements.sql KEPT
        echo told >output.txt
        echo 3 >code.txt
        exit 1
        """);

    Command.Result result =
        RestrictedSession.run(programs(), data, SETTINGS, List.of("SELECT 'secret';"));

    assertThat(result).isEqualTo(new Command.Result(3, "told\n"));
    assertThat(kept("ARGUMENTS")).contains("start", "-w", "session.cmd").doesNotContain("secret");
    assertThat(kept("VARIABLES").lines())
        .containsExactly(programs().path("postgres").toString(), data.toString(), data.toString());
    assertThat(kept("statements.sql")).isEqualTo("SELECT 'secret';\n");
    assertThat(kept("session.cmd"))
        .contains("--single -D \"%AMP_DATA%\" -c exit_on_error=on template1 <statements.sql")
        .doesNotContain("SETTINGS")
        .endsWith("\r\n");
    try (var left = Files.list(data.getParent())) {
      assertThat(left).containsExactly(data);
    }
  }

  @Test
  void whatKeepsItFromBeginningIsTold() throws IOException {
    control("echo no rights; exit 1");

    assertThat(RestrictedSession.run(programs(), data, SETTINGS, List.of()))
        .isEqualTo(new Command.Result(1, "no rights\n"));
  }

  @Test
  void whatTheScriptCannotSayIsRefused() throws IOException {
    control("exit 0");

    assertThatThrownBy(
            () -> RestrictedSession.run(programs(), data, List.of("-c", "x=%PATH%"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x=%PATH%");
  }

  private void control(String body) throws IOException {
    Path kept = Files.createDirectories(folder.resolve("kept"));
    program("initdb", "exit 1");
    program("postgres", "echo 'postgres (PostgreSQL) 18.6'");
    program(
        "pg_ctl",
        body.replaceAll("ARGUMENTS|VARIABLES", kept + "/$0").replace("KEPT", kept.toString()));
  }

  private void program(String name, String body) throws IOException {
    Path program = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + body + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private String kept(String name) throws IOException {
    return Files.readString(folder.resolve("kept").resolve(name));
  }

  private Programs programs() {
    return new Programs(Installation.at(folder.resolve("bin")), new Privileges.Own());
  }
}
