package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.testkit.Attack;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Text of other people that would command a terminal: set its title, clear it, answer for it. */
@Timeout(180)
@Attack(by = "a server, or the author of a project")
class HostileTextIT {
  private static final String ATTACK = "x\033]0;owned\007\033[3m\u009b31m\u202e";
  private static final String SHOWN = "x\\u001b]0;owned\\u0007\\u001b[3m\\u009b31m\\u202e";
  private static final String QUERY =
      "select E'\\033]0;owned\\007' as \"" + ATTACK + "\", E'a\\tb' as t";

  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void useTheFolder() {
    amp = new Distribution(folder);
  }

  /** Nobody needs a password for that: PostgreSQL logs the name of whoever it refuses. */
  @Test
  void aUserNameThatTheServerRefusesCommandsNoTerminal() throws Exception {
    try (Pty solo = amp.terminal("ampd", "solo", "--listen")) {
      String port = solo.await("^  TCP   postgresql:\\S+@127\\.0\\.0\\.1:(\\d+)/");
      solo.await("Press Ctrl\\+C to stop.");
      connectAs(ATTACK, port);
      solo.await("owned");
      solo.type(Pty.CTRL_C).await("stopped; the data is kept");

      assertHarmless(solo.raw());
    }
    // The file has what the server wrote, and so has what reads it for a program.
    String log = Files.readString(folder.resolve(".amp/metadb/log/server.log"));
    assertThat(log).contains(ATTACK);
    assertThat(amp.run("ampctl", "metadb", "logs").orFail().out()).contains(ATTACK);
    try (Pty logs = amp.terminal("ampctl", "metadb", "logs")) {
      assertThat(logs.exitCode()).isZero();
      assertHarmless(logs.raw());
    }
  }

  @Test
  void namesAndValuesOfADatabaseCommandNoTerminal() throws Exception {
    for (String format : new String[] {"table", "expanded", "csv", "json"}) {
      try (Pty query = amp.terminal("ampctl", "metadb", "query", "--format", format, QUERY)) {
        assertThat(query.exitCode()).isZero();
        assertThat(query.raw()).contains("]0;owned").doesNotContain("\033", "\007", "\u009b");
        assertThat(query.raw()).contains("\\u001b").doesNotContain("\\u000d");
      }
    }
    try (Pty query = amp.terminal("ampctl", "metadb", "query", "select '" + ATTACK + "'::int")) {
      assertThat(query.exitCode()).isEqualTo(1);
      assertHarmless(query.raw());
    }
    try (Pty shell = amp.terminal("ampctl", "metadb", "psql", "--shell")) {
      shell.await("amp=> ");
      shell.type("select E'\\033]0;owned\\007';\n").await("u0007$");
      shell.type("do $$ begin raise notice '%', E'\\033]0;owned\\007'; end $$;\n").await("u0007$");
      shell.type("\\q\n");
      assertThat(shell.exitCode()).isZero();
      assertThat(shell.raw()).doesNotContain("\033]0;owned", "\007");
    }
  }

  @Test
  void resultsForAProgramAreWhatTheyAre() {
    Run csv = amp.run("ampctl", "metadb", "query", "--format", "csv", QUERY).orFail();

    assertThat(csv.out()).isEqualTo(ATTACK + ",t\r\n\033]0;owned\007,a\tb\r\n");
  }

  @Test
  void keysAndValuesOfAFileCommandNoTerminal() throws Exception {
    Path file = Files.createDirectories(folder.resolve(".amp")).resolve("config.toml");
    String attack = "x\\u001b]0;owned\\u0007\\u001b[3m\\u009b31m\\u202e";
    for (String toml :
        new String[] {
          "\"" + attack + "\" = 1",
          "metadata_db.managed.backend = \"" + attack + "\"",
          "metadata_db.url = \"postgresql://h/d?" + attack + "=1\"",
          "metadata_db.managed.settings.\"" + attack + "\" = 1",
        }) {
      Files.writeString(file, toml);
      try (Pty status = amp.terminal("ampctl", "status")) {
        assertThat(status.exitCode()).isEqualTo(1);
        assertHarmless(status.raw());
      }
      // Nor the terminal of whoever reads a log of messages later.
      assertThat(amp.run("ampctl", "status").err()).contains(SHOWN).doesNotContain("\033", "\007");
    }
  }

  @Test
  void coloursAndHelpArePassed() throws Exception {
    try (Pty help = amp.terminal("ampctl", "metadb", "--help")) {
      assertThat(help.exitCode()).isZero();
      assertThat(help.raw()).contains("\033[1m").doesNotContain("\\u001b");
    }
    try (Pty wrong = amp.terminal("ampctl", "nosuch")) {
      assertThat(wrong.exitCode()).isEqualTo(2);
      assertThat(wrong.raw()).contains("\033[1;31merror:\033[0m").doesNotContain("\\u001b");
    }
  }

  @Test
  void aBackupIsNotWrittenToATerminal() throws Exception {
    amp.run("ampctl", "metadb", "query", "select 1").orFail();
    try (Pty backup = amp.terminal("ampctl", "metadb", "backup", "-")) {
      assertThat(backup.exitCode()).isEqualTo(2);
      assertThat(backup.screen()).contains("standard output is a terminal");
    }
  }

  private static void assertHarmless(String raw) {
    // Ours are the colours of "error:" and the progress line's.
    assertThat(raw.replaceAll("\033\\[(1;31m|0m|K)", ""))
        .contains(SHOWN)
        .doesNotContain("\033", "\007", "\u009b", "\u202e");
  }

  private static void connectAs(String user, String port) {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/amp";
    assertThatThrownBy(() -> DriverManager.getConnection(url, user, "wrong"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }
}
