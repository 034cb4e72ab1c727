package amp.os.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That programs find these words again is tried by {@code amp.blackbox/windows/story}. */
class WindowsWordsTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "word,word",
        "two words,two words",
        "C:\\folder\\,C:\\folder\\",
        "'',\"\"",
        "\"a\" \"b\",\"\\\"a\\\" \\\"b\\\"\"",
        "a\\\"b,\"a\\\\\\\"b\"",
        "\"a\\,\"\\\"a\\\\\"",
      })
  void wordsWithQuotesAndEmptyOnesAreQuotedAndOthersLeftToJava(String word, String quoted) {
    assertThat(WindowsWords.quoted(List.of(word))).containsExactly(quoted);
  }
}
