package amp.sql.script;

import static org.assertj.core.api.Assertions.assertThat;

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

  @Test
  void aQuoteWithinAnEscapeStringEndsNoEscapes() {
    assertThat(split("select E'a''b\\';c'; d;")).containsExactly("select E'a''b\\';c';", " d;");
    assertThat(split("select E'a', 'b''c\\'; d;")).containsExactly("select E'a', 'b''c\\';", " d;");
  }

  @Test
  void aDollarWithinANameOrANumberQuotesNothing() {
    assertThat(split("select a$b$c; d$$; $1$2; $1;"))
        .containsExactly("select a$b$c;", " d$$;", " $1$2;", " $1;");
  }

  @Test
  void aCharacterBelongsToOneEndOfACommentOnly() {
    assertThat(split("select 1 /*/ ; */; select 2 /* a */* 3; b;"))
        .containsExactly("select 1 /*/ ; */;", " select 2 /* a */* 3;", " b;");
  }

  @Test
  void aTextBeforeACommentBeginsAStatement() {
    StatementScanner scanner = new StatementScanner();
    "'a' -- b".chars().forEach(c -> scanner.ends((char) c));
    assertThat(scanner.isBetween()).isFalse();
  }

  @Test
  void aCarriageReturnEndsACommentAsAServerHasIt() {
    assertThat(split("-- a;\rselect 1;-- b;\r\n")).containsExactly("-- a;\rselect 1;");
  }

  @Test
  void whatCouldHaveBegunACommentAndDidNotBeginsAStatement() {
    for (String text : List.of("/", "-", "- ", "/ ", "/-")) {
      StatementScanner scanner = new StatementScanner();
      text.chars().forEach(c -> scanner.ends((char) c));
      assertThat(scanner.isBetween()).as(text).isFalse();
    }
  }

  private static List<String> split(String script) {
    List<String> statements = new ArrayList<>();
    StatementScanner scanner = new StatementScanner();
    StringBuilder statement = new StringBuilder();
    for (int i = 0; i < script.length(); i++) {
      char c = script.charAt(i);
      statement.append(c);
      if (scanner.ends(c)) {
        statements.add(statement.toString());
        statement.setLength(0);
        scanner = new StatementScanner();
      }
    }
    assertThat(scanner.isBetween()).as("the rest: %s", statement).isTrue();
    return statements;
  }
}
