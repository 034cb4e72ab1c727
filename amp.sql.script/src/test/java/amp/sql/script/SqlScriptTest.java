package amp.sql.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
  @Test
  void statementsAreThoseOfPsqlWithoutWhatStandsBetweenThem() throws SQLException {
    String text =
        """
        -- people;
        CREATE TABLE p (x text);;

        /* a; */ INSERT INTO p VALUES ('a;b');
        SELECT $$;$$
        ;""";

    assertThat(SqlScript.of("s.sql", text).statements())
        .containsExactly(
            "CREATE TABLE p (x text);", "INSERT INTO p VALUES ('a;b');", "SELECT $$;$$\n;");
  }

  @Test
  void aBackslashInACommentBeginsNoCommand() throws SQLException {
    String text = "-- made in C:\\temp\nSELECT 1;\n-- \\set x 1\n/* \\i y */ SELECT 2;\n";

    assertThat(SqlScript.of("s.sql", text).statements()).containsExactly("SELECT 1;", "SELECT 2;");
  }

  @Test
  void theLastStatementMayLackItsSemicolon() throws SQLException {
    assertThat(SqlScript.of("s.sql", "SELECT 1;\nSELECT 2 -- the end").statements())
        .containsExactly("SELECT 1;", "SELECT 2 -- the end");
    assertThat(SqlScript.of("s.sql", "SELECT 1;\n-- no more").statements()).hasSize(1);
    assertThat(SqlScript.of("s.sql", "").statements()).isEmpty();
  }

  @Test
  void whatHasNoEndIsNamedWithTheLineWhereItBegins() {
    assertThatThrownBy(() -> SqlScript.of("s.sql", "SELECT 1;\n\n  SELECT 'a;\nb"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("s.sql, line 3: what begins here has no end")
        .hasMessageContaining("SELECT 'a;");
    assertThatThrownBy(() -> SqlScript.of("s.sql", "SELECT 1; /* SELECT 2;"))
        .hasMessageContaining("s.sql, line 1: what begins here has no end")
        .hasMessageEndingWith(": /* SELECT 2;");
  }

  @Test
  void whatPgDumpWritesForPsqlAloneIsPassedOverAndOtherCommandsAreRefused() throws SQLException {
    String dump = "-- dump\n\n\\restrict abc\nSELECT 1;\n\\unrestrict abc\n";

    assertThat(SqlScript.of("s.sql", dump).statements()).containsExactly("SELECT 1;");
    assertThatThrownBy(() -> SqlScript.of("s.sql", dump + "\\i other.sql\n"))
        .hasMessage("s.sql, line 6: a command of psql, which only psql knows: \\i other.sql");
  }
}
