package amp.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class StatementReaderFuzzTest {
  /** However the text is divided into statements, nothing of it is lost or added. */
  @FuzzTest
  void anyTextIsDividedWithoutLoss(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    StatementReader reader = new StatementReader();
    List<String> statements = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      statements.addAll(reader.add(line));
    }
    reader.rest().ifPresent(statements::add);

    assertThat(essence(String.join("", statements))).isEqualTo(essence(text));
  }

  private static String essence(String text) {
    return text.codePoints()
        .filter(c -> c != ';' && !Character.isWhitespace(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
