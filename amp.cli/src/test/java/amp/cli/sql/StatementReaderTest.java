package amp.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementReaderTest {
  @Test
  void statementsEndAtSemicolons() {
    assertThat(read("select 1; select 2;")).containsExactly("select 1;", "select 2;");
    assertThat(read("select", "1", ";")).containsExactly("select\n1\n;");
    assertThat(read("", ";", "  ;; ")).isEmpty();
    assertThat(read("select 1")).containsExactly("select 1");
  }

  @Test
  void semicolonsInQuotesEndNothing() {
    for (String statement :
        List.of(
            "select 'a;b';",
            "select 'it''s; fine';",
            "select \"a;b\";",
            "select E'a\\';b';",
            "select $$a;b$$;",
            "do $x$ begin; $$ ; $$; end $x$;",
            "select 1 -- a; 'b\n;",
            "select /* ; /* ; */ ; */ 1;",
            "select $1, a$b;")) {
      assertThat(read(statement.split("\n"))).containsExactly(statement);
    }
  }

  @Test
  void backslashesInPlainStringsEscapeNothing() {
    assertThat(read("select 'a\\'; select 2;")).containsExactly("select 'a\\';", "select 2;");
  }

  @Test
  void theBodyOfAFunctionOfSqlEndsNothing() {
    String function = "create function f() returns int\nbegin atomic\n  select 1;\nend;";
    assertThat(read((function + " select 2;").split("\n"))).containsExactly(function, "select 2;");
  }

  @Test
  void onlyWhatIsACommentIsLeftOut() {
    assertThat(StatementReader.all("/* a */; -- b\n select 1; -- c"))
        .containsExactly("-- b\n select 1;");
    for (String text : List.of("/* open", "/* a /* b */", "/", "-", "-- a\rselect 1", "- - 1")) {
      assertThat(StatementReader.all("select 1; " + text)).containsExactly("select 1;", text);
    }
  }

  private static List<String> read(String... lines) {
    StatementReader reader = new StatementReader();
    List<String> statements = new ArrayList<>();
    for (String line : lines) {
      statements.addAll(reader.add(line));
    }
    reader.rest().ifPresent(statements::add);
    assertThat(reader.isEmpty()).isTrue();
    return statements;
  }
}
