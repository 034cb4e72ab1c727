package amp.tempdb.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import amp.tempdb.api.internal.TomlValues.Bare;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TomlValuesTest {
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
    assertThat(TomlValues.read(text))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "a",
                new Bare("1"),
                "b.c",
                "two",
                "d.e",
                "th\\ree",
                "t.f",
                new Bare("true"),
                "t.u.g.h",
                "four",
                "t.u.g.i.j",
                new Bare("5"),
                "t.u.\"k.l\"",
                new Bare("6")));
  }

  @Test
  void textsAreReadWithTheirEscapesAndLines() {
    String text =
        "a = \"x\\t\\\"\\u00fc\\U0001F600\"\r\nb = \"\"\"\nfirst \\\n   second\"\"\"\"\nc = '''\nas it\\is'''\n";
    assertThat(TomlValues.read(text))
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
    assertThat(TomlValues.read(text).entrySet())
        .filteredOn(entry -> entry.getKey().endsWith("url"))
        .extracting(Map.Entry::getValue)
        .containsExactly("yes");
  }

  @Test
  void listsAreReadAndTellTextsFromNumbers() {
    assertThat(TomlValues.read("a = [\n 'x', # one\n [\"y\"], 2, {b = 3}, ]\n[[c]]\nd = 1"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("a", List.of("x", List.of("y"), new Bare("2"), new Bare("{")), "c", List.of()));
  }

  @Test
  void numbersAreGivenInTheOneWayThatPostgresKnows() {
    assertThat(TomlNumbers.decimal("1_000")).contains("1000");
    assertThat(TomlNumbers.decimal("+7")).contains("7");
    assertThat(TomlNumbers.decimal("0xFF")).contains("255");
    assertThat(TomlNumbers.decimal("0b101")).contains("5");
    assertThat(TomlNumbers.decimal("0.5")).contains("0.5");
    assertThat(TomlNumbers.decimal("1e3")).contains("1000.0");
    assertThat(TomlNumbers.decimal("true")).contains("true");
    assertThat(TomlNumbers.decimal("1979-05-27")).isEmpty();
    assertThat(TomlNumbers.decimal("99999999999999999999")).isEmpty();
    assertThat(TomlNumbers.decimal("16MB")).isEmpty();
  }

  @Test
  void aMarkOfTheEditorIsPassedOver() {
    assertThat(TomlValues.read("\ufeffa = 1")).containsEntry("a", new Bare("1"));
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
        "a = 1\na = 2",
        "[]"
      })
  void whatIsNoTomlIsRefused(String text) {
    String later = "# first line\n" + text;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TomlValues.read(later))
        .withMessageMatching("line [23]: .*");
  }

  @Test
  void listsInListsWithoutEndAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TomlValues.read("a = " + "[".repeat(1 << 20)));
  }
}
