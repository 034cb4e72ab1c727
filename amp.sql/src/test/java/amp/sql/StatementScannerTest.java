package amp.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementScannerTest {
  @Test
  void aSemicolonEndsAStatement() {
    assertThat(split("select 1; select 2;")).containsExactly("select 1;", " select 2;");
  }

  @Test
  void quotedSemicolonsEndNothing() {
    assertThat(split("select ';', \";\", E'\\';', 'it''s;', $$;$$, $a$;$$;$a$, $1;x;"))
        .containsExactly("select ';', \";\", E'\\';', 'it''s;', $$;$$, $a$;$$;$a$, $1;", "x;");
  }

  @Test
  void commentsAndParenthesesHideSemicolons() {
    assertThat(split("select 1 -- ; '\n + /* ; /* ; */ ; */ 2; do also (a; b); c;"))
        .containsExactly("select 1 -- ; '\n + /* ; /* ; */ ; */ 2;", " do also (a; b);", " c;");
  }

  @Test
  void theBodyOfAFunctionOfSqlBelongsToIt() {
    String function =
        "CREATE FUNCTION f(\"begin\" int) RETURNS int\n BEGIN ATOMIC\n SELECT CASE WHEN true THEN 1"
            + " END;\n SELECT 2;\nEND;";
    assertThat(split(function + "begin; commit;")).containsExactly(function, "begin;", " commit;");
  }

  private static List<String> split(String script) {
    List<String> statements = new ArrayList<>();
    StatementScanner scanner = new StatementScanner();
    StringBuilder statement = new StringBuilder();
    for (byte b : script.getBytes(StandardCharsets.UTF_8)) {
      statement.append((char) b);
      if (scanner.ends(b)) {
        statements.add(statement.toString());
        statement.setLength(0);
        scanner = new StatementScanner();
      }
    }
    assertThat(scanner.isBetween()).as("the rest: %s", statement).isTrue();
    return statements;
  }
}
