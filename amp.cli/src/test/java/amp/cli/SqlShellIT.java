package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Binaries;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The SQL shell of {@code ampctl metadb psql}, at a terminal and in a pipe. */
@Timeout(180)
class SqlShellIT {
  private static final Path HISTORY = Binaries.sharedHome().resolve("sql_history");

  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void useTheFolder() {
    amp = new Distribution(folder);
  }

  @Test
  void keysEditLinesAndCtrlCEndsTheQueryOrTheLineAndNotTheShell() throws Exception {
    try (Pty shell = amp.terminal("ampctl", "metadb", "psql", "--shell")) {
      shell.await("amp=> ");
      // Typed as 50, then mended with the cursor keys.
      shell.type("select 50 - 8" + Pty.LEFT.repeat(4) + "\b\b49\r").await("amp-> ");
      shell.type("as answer;\r").await("^ answer\\n-+\\n +41\\n\\(1 row\\)");

      shell.await("amp=> ");
      shell.type("select pg_sleep(600);\r").await("sleep\\(600\\);");
      amp.shell(
              "until ampctl metadb query --format csv \"select count(*) from pg_stat_activity"
                  + " where query like '%sleep(600)%' and pid <> pg_backend_pid()\" | grep -q 1;"
                  + " do :; done")
          .orFail();
      shell.type(Pty.CTRL_C).await("canceling statement due to user request");

      shell.await("amp=> ");
      shell.type("select 'half").await("half");
      shell.type(Pty.CTRL_C).await("amp=> ");
      shell.type("select 7 as whole;\r").await("^ whole\\n-+\\n +7\\n\\(1 row\\)");

      shell.await("amp=> ");
      shell.type(Pty.UP.repeat(3)).await("49 - 8\\n?amp-> as answer;");
      shell.type("\r").await("^ answer\\n-+\\n +41\\n\\(1 row\\)");
      shell.await("amp=> ");
      shell.type(Pty.CTRL_D);
      assertThat(shell.exitCode()).isZero();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(HISTORY)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve(".amp/sql_history")).doesNotExist();
    try (Pty shell = amp.terminal("ampctl", "metadb", "psql", "--shell")) {
      shell.await("amp=> ");
      shell.type(Pty.UP).await("as answer;");
    }
  }

  @Test
  void everyCommandOfTheShellAnswers() throws Exception {
    String script =
        """
        create table t (x int not null, primary key (x));
        \\d t
        \\dt
        \\d
        \\l
        select
        7 as n;
        insert into t values (1), (2);
        \\x
        select ';' as s;
        \\?
        \\q
        select 9;
        """;
    Run run = pipe(script).orFail();
    assertThat(run.out())
        .contains(" x      | integer | not null", " t_pkey | primary key | btree (x)")
        .containsPattern("(?m)^ public \\| t +\\| base table$")
        .contains(" n\n---\n 7\n(1 row)", "s | ;", "postgres")
        .doesNotContain("9", "amp=>");
    assertThat(run.err()).contains("ok\n", "ok, 2 rows", "expanded: on", "Ctrl+C");
  }

  @Test
  void aFailureIsShownWhereItIsAndTellsTheCaller() throws Exception {
    Run run = pipe("select 1;\nselect\n  nonsense;\n\\d nothing\n\\unknown\n");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("(1 row)");
    assertThat(run.err())
        .contains("line 2:   nonsense;\n          ^\n")
        .contains("relation \"nothing\" does not exist\n")
        .contains("unknown command \\unknown")
        .doesNotContain("Position");
  }

  @Test
  void aQueryOfMoreThanFitsIntoMemoryIsWrittenByAndBy() {
    String script =
        "ampctl metadb query --format csv \"select repeat('x', 1000) as x, n"
            + " from generate_series(1, 300000) n\" | tail -n 1 | cut -d, -f 2";
    assertThat(amp.shell(script).orFail().out().strip()).isEqualTo("300000");
  }

  private Run pipe(String script) throws Exception {
    Path file = Files.writeString(folder.resolve("script.sql"), script);
    return amp.shell("ampctl metadb psql --shell < '" + file + "'");
  }
}
