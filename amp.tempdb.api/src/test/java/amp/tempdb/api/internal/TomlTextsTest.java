package amp.tempdb.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TomlTextsTest {
  @Test
  void everyWayToWriteAKeyIsRead() {
    String text =
        """
        a = 1 # a comment
        b.c = "two"
        "d" . 'e' = 'th\\ree'
        [t]
        f = true
        [ t . "u" ]
        g = { h = "four", i.j = 5 }
        "k.l" = 6
        """;
    assertThat(TomlTexts.read(text))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "a",
                "1",
                "b.c",
                "two",
                "d.e",
                "th\\ree",
                "t.f",
                "true",
                "t.u.g.h",
                "four",
                "t.u.g.i.j",
                "5",
                "t.u.\"k.l\"",
                "6"));
  }

  @Test
  void textsAreReadWithTheirEscapesAndLines() {
    String text =
        "a = \"x\\t\\\"\\u00fc\\U0001F600\"\r\nb = \"\"\"\nfirst \\\n   second\"\"\"\"\nc = '''\nas it\\is'''\n";
    assertThat(TomlTexts.read(text))
        .containsEntry("a", "x\t\"ü\ud83d\ude00")
        .containsEntry("b", "first second\"")
        .containsEntry("c", "as it\\is");
  }

  @Test
  void whatStandsInListsOrTextsIsNoKey() {
    String text =
        """
        list = [ "url = 'no'", # ] not the end
          ["a", { url = "no" }],
        ]
        text = \"""
        [metadata_db]
        url = "no"
        \"""
        [[many]]
        url = "no"
        [metadata_db]
        url = "yes"
        """;
    assertThat(TomlTexts.read(text).entrySet())
        .filteredOn(entry -> entry.getKey().endsWith("url"))
        .extracting(Map.Entry::getValue)
        .containsExactly("yes");
  }

  @Test
  void aMarkOfTheEditorIsPassedOver() {
    assertThat(TomlTexts.read("\ufeffa = 1")).containsEntry("a", "1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a =",
        "= 1",
        "a = \"x",
        "a = 'x\n'",
        "a = [1",
        "a = {b = 1",
        "[a",
        "[[a]",
        "a = \"\\x\"",
        "a = \"\\uD\"",
        "a = \"b\" c",
        "a = \"\\UFFFFFFFF\"",
        "[a] b = 1",
        "[]"
      })
  void whatIsNoTomlIsRefused(String text) {
    String later = "# first line\n" + text;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TomlTexts.read(later))
        .withMessageMatching("line [23]: .*");
  }

  @Test
  void listsInListsWithoutEndAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TomlTexts.read("a = " + "[".repeat(1 << 20)));
  }
}
